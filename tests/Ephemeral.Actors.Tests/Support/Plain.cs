using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>Operations without a coordinator, for tests of the cores.</summary>
internal static class Plain
{
    public static Operation Pending() => new WorkOperation<int>(0);

    public static Operation Ended(long at)
    {
        var operation = Pending();
        Assert.True(operation.TryStart(at));
        Assert.True(operation.TryEnd(OperationOutcome.Completed, null, at));
        return operation;
    }
}
