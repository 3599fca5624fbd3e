using Akka.Actor;
using Ephemeral.Actors.Admission;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Signals;
using Ephemeral.Actors.Tests.Diagnostics;
using Ephemeral.Actors.Time;
using Ephemeral.Actors.Window;

namespace Ephemeral.Actors.Tests.Support;

/// <summary>The context of a coordinator that has no handle, so that one of its actors can be tested with probes as its neighbours.</summary>
internal static class Lone
{
    private static readonly WorkerRoutee Nobody = new(ActorRefs.Nobody);

    public static CoordinatorContext Context(
        EphemeralOptions? options = null, Func<int, CancellationToken, Task>? body = null, KeyTable? keys = null,
        Func<IActorRef, Props>? gateway = null, IConcurrencyGate? places = null)
    {
        options ??= new EphemeralOptions();
        var clock = new Clock(options.TimeProvider);
        return new CoordinatorContext("lone", "work", options, new WorkBody<int>(body ?? ((_, _) => Task.CompletedTask)), keys)
        {
            Clock = clock,
            End = new CoordinatorEnd(),
            Gate = new AdmissionGate(options.MaxPendingOperations, clock, _ => { }),
            Ready = new ReadyQueue(
                places ?? new AdjustableConcurrencyGate(options.MaxConcurrency), clock, options.MaxConcurrencyPerKey,
                options.EnableFairScheduling),
            Index = new OperationIndex(64, options.MaxTrackedOperations),
            Signals = new CoordinatorSignals(options.SignalSettings(), clock, (_, _) => { }),
            Metered = new MeteredCoordinator("lone", () => Statuses.Well),
            Sample = () => [],
            GatewayProps = gateway ?? (_ => throw new NotSupportedException("no gateway")),
        };
    }

    /// <summary>An operation that is admitted and on its way to the coordinator's actor.</summary>
    public static Operation Admit(this CoordinatorContext context, OperationKey? key = null) =>
        context.Admit(WorkOperation<int>.New(0, key));

    public static T Admit<T>(this CoordinatorContext context, T operation)
        where T : Operation
    {
        Assert.Equal(AdmissionResult.Admitted, context.Gate.TryTake(operation.Key));
        context.Index.Add(operation);
        return operation;
    }

    /// <summary>An operation without a key that has run and ended, and that no window has been told of.</summary>
    public static Operation Ran(this CoordinatorContext context) => context.Ran(WorkOperation<int>.New(0, null));

    public static T Ran<T>(this CoordinatorContext context, T operation)
        where T : Operation
    {
        context.End(context.Begun(operation));
        return operation;
    }

    /// <summary>An operation that runs.</summary>
    public static T Begun<T>(this CoordinatorContext context, T operation)
        where T : Operation
    {
        context.Ready.Add(context.Admit(operation), out _);
        Assert.Same(operation, context.Ready.TakeFirst(Nobody, out _));
        context.Gate.GiveBack(operation.Key);
        return operation;
    }

    /// <summary>Ends an operation that runs, and tells no window of it.</summary>
    public static void End(this CoordinatorContext context, Operation operation) =>
        Assert.Null(context.Ready.EndAndTake(Nobody, operation, OperationStates.Completed, null, out _));
}
