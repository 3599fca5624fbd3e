using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Operations;

public class AdmissionStampTests
{
    [Fact]
    public void The_first_stamp_of_an_admission_stays()
    {
        var operation = Plain.Pending();
        operation.MarkAdmitted(5);
        operation.MarkAdmitted(9);
        Assert.Equal(0, operation.AdmittedAt);
        Assert.True(operation.TryStart(11));
        Assert.Equal(5, operation.AdmittedAt);
    }

    [Fact]
    public void One_that_has_ended_keeps_its_end()
    {
        var operation = Plain.Pending();
        Assert.True(operation.TryCancelPending(new OperationCanceledException(), 7));
        operation.MarkAdmitted(9);
        Assert.Equal((7, 7, 0), (operation.StartedAt, operation.EndedAt, operation.AdmittedAt));
    }
}
