namespace Ephemeral.Actors.Operations;

/// <summary>
/// Tells code which operation it runs in, through awaits and into tasks that it starts. Every body runs in an execution context that
/// carries a flow, and a flow is of one operation at a time; it is of none once that operation has ended.
/// </summary>
/// <remarks>
/// A flow of its own for each operation would cost a hundred bytes, more than half of the operation itself. So the next operation of a
/// worker has the same one, where nobody can hold it any more. A body that waited, or that allocated anything on its way (a
/// task, a timer, a registration), may have left code behind that carries its flow; that flow is then given up. And once anybody has asked
/// which operation it runs in, no flow is used twice: bodies whose tasks are pooled leave code behind without allocating.
/// </remarks>
internal sealed class OperationFlow(OperationFlow.Source source)
{
    private static readonly AsyncLocal<OperationFlow?> Ambient = new();
    private static volatile bool _isAskedFor;

    // set while application code is called in a blank context although an operation waits for it, such as OnSignal
    [ThreadStatic]
    private static OperationFlow? _enclosing;

    private Source _source = source;
    private volatile Operation? _operation;
    private EphemeralOperation? _handle;

    /// <summary>
    /// Whether code in the process ever asked which operation it runs in, or was found inside of one: from then on each operation has a flow of its own.
    /// </summary>
    public static bool IsAskedFor => _isAskedFor;

    /// <summary>The operation that the code at hand runs in; null outside, and in code that outlives its operation.</summary>
    public static EphemeralOperation? Current
    {
        get
        {
            if (!_isAskedFor)
                _isAskedFor = true;
            return Ambient.Value?.Handle;
        }
    }

    /// <summary>The same object for the same operation, as long as nobody asks on two threads at once.</summary>
    public EphemeralOperation? Handle
    {
        get
        {
            if (_operation is not { } operation)
                return null;
            var handle = _handle;
            return handle?.IsOf(operation) == true ? handle : _handle = new EphemeralOperation(operation, _source.Raise);
        }
    }

    /// <summary>The flow that the code at hand carries, or runs inside of.</summary>
    public static OperationFlow? Carried => Ambient.Value ?? _enclosing;

    /// <summary>The operation of this coordinator, not ended, that the code at hand runs in; null for none.</summary>
    public static Operation? InsideOf(object coordinator)
    {
        for (var flow = Carried; flow is not null; flow = flow._source.Outer)
        {
            if (!ReferenceEquals(flow._source.Coordinator, coordinator) || flow._operation is not { } operation)
                continue;
            // what it is told depends on whose flow this is, so none is used twice any more
            if (!_isAskedFor)
                _isAskedFor = true;
            return operation;
        }

        return null;
    }

    /// <summary>The operation, not ended, that the code at hand runs in, of whatever coordinator; null for none.</summary>
    public static Operation? Innermost
    {
        get
        {
            for (var flow = Carried; flow is not null; flow = flow._source.Outer)
            {
                if (flow._operation is { } operation)
                    return operation;
            }

            return null;
        }
    }

    /// <summary>The operations, not ended, that the code at hand runs in, each with its coordinator; the innermost first.</summary>
    public static IEnumerable<(object Coordinator, Operation Operation)> Around()
    {
        for (var flow = Carried; flow is not null; flow = flow._source.Outer)
        {
            if (flow._operation is { } operation)
                yield return (flow._source.Coordinator, operation);
        }
    }

    public static bool IsInside(object coordinator) => InsideOf(coordinator) is not null;

    /// <summary>
    /// Until the result is disposed of, the calling thread is inside of the operations of a flow that its code does not carry: what it calls is
    /// not told which operation it runs in, but must not wait for it.
    /// </summary>
    public static Enclosure Enclose(OperationFlow? flow)
    {
        var before = _enclosing;
        _enclosing = flow;
        return new Enclosure(before);
    }

    /// <summary>A flow that the code at hand carries from now on, in the context that is returned.</summary>
    public static (OperationFlow Flow, ExecutionContext Context) Enter(Source source)
    {
        var flow = new OperationFlow(source);
        Ambient.Value = flow;
        return (flow, ExecutionContext.Capture()!);
    }

    /// <summary>Only one at a time; by the worker.</summary>
    public void Begin(Operation operation) => _operation = operation;

    public void End()
    {
        _operation = null;
        _handle = null;
    }

    /// <summary>Its operation has ended, and it is used no more. Code that still carries it must not keep the coordinator by that.</summary>
    public void GiveUp() => _source = _source.GivenUp;

    public readonly ref struct Enclosure(OperationFlow? before)
    {
        public void Dispose() => _enclosing = before;
    }

    /// <summary>
    /// What all flows of a worker have in common. <paramref name="Coordinator"/> tells coordinators apart: it is the coordinator's <c>CoordinatorEnd</c>.
    /// <paramref name="Outer"/> is the flow of whoever awaits the bodies.
    /// </summary>
    public sealed record Source(object Coordinator, Func<string, Operation, bool> Raise, OperationFlow? Outer)
    {
        private static readonly object Nobody = new();

        /// <summary>What is left of it for flows that are given up: whose operations it was inside of.</summary>
        internal Source GivenUp => field ??= new Source(Nobody, static (_, _) => false, Outer);
    }
}
