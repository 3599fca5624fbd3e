using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>Operations and keys without a coordinator, for tests of the cores.</summary>
internal static class Plain
{
    private static int _ended;

    public static Clock Clock { get; } = new(TimeProvider.System);

    public static Operation Pending(OperationKey? key = null) => WorkOperation<int>.New(0, key);

    public static Operation Ended(long at, OperationStates outcome = OperationStates.Completed)
    {
        var operation = Pending();
        Assert.True(operation.TryStart(at));
        operation.Order = Interlocked.Increment(ref _ended);
        Assert.True(operation.TryEnd(outcome, null, at));
        return operation;
    }

    public static OperationKey Key(string key) => new KeyTable<string>(null).Enter(key);
}
