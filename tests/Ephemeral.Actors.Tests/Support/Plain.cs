using Ephemeral.Actors.Keys;
using Ephemeral.Actors.Operations;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>Operations and lanes without a coordinator, for tests of the cores.</summary>
internal static class Plain
{
    private static readonly OperationClock Clock = new(TimeProvider.System);

    public static Operation Pending(long number = 0) => new WorkOperation<int>(0) { Number = number };

    public static Operation Ended(long at, OperationOutcome outcome = OperationOutcome.Completed)
    {
        var operation = Pending();
        Assert.True(operation.TryStart(at));
        Assert.True(operation.TryEnd(outcome, null, at));
        return operation;
    }

    public static Lane Lane(string key) => new Lane<string>(new KeyTable<string>(null, Clock), key, key, Clock);
}
