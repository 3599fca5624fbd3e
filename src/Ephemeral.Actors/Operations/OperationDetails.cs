using System.Diagnostics;

namespace Ephemeral.Actors.Operations;

/// <summary>What only some operations have: a cause, links to the caller's activity, a submitter, signals raised. For any thread.</summary>
internal sealed class OperationDetails
{
    /// <summary>How many names are kept, and how many characters they have at the most; the oldest make room.</summary>
    public const int MaxNames = 1000;
    public const int MaxCharacters = 16 * 1024;

    private readonly Queue<string> _names = [];
    private int _characters;
    private Submitter? _self;

    /// <summary>Set before anybody else sees the operation.</summary>
    public SignalPropagation? Cause { get; set; }

    /// <summary>Set before anybody else sees the operation; given up when that ends.</summary>
    public Submitter? SubmittedBy { get; set; }

    /// <summary>Set before anybody else sees the operation; given up when it starts.</summary>
    public ActivityLink[]? Links { get; set; }

    /// <summary>What those that the operation submits know it by.</summary>
    public Submitter AsSubmitter(Operation self) =>
        Volatile.Read(ref _self) ?? Interlocked.CompareExchange(ref _self, new Submitter(self), null) ?? _self;

    /// <summary>The operation has ended: it knows its submitter no more, nor do those that it has submitted know it.</summary>
    public void EndSubmits()
    {
        SubmittedBy = null;
        Volatile.Read(ref _self)?.End();
    }

    public void Add(string name)
    {
        lock (_names)
        {
            _names.Enqueue(name);
            _characters += name.Length;
            while (_names.Count > MaxNames || _characters > MaxCharacters)
                _characters -= _names.Dequeue().Length;
        }
    }

    /// <returns>A copy, oldest first; null when there are none.</returns>
    public string[]? Copy()
    {
        lock (_names)
            return _names.Count == 0 ? null : _names.ToArray();
    }
}

/// <summary>An operation as those know it that it has submitted, given up when it ends: its result must not live on with them.</summary>
internal sealed class Submitter(Operation operation)
{
    private volatile Operation? _operation = operation;

    public Operation? Operation => _operation;

    public void End() => _operation = null;
}

/// <summary>The activities of operations: each the root of a trace of its own, linked to whoever enqueued it.</summary>
internal static class OperationTracing
{
    public static ActivitySource Source { get; } = new(EphemeralDiagnostics.ActivitySourceName, EphemeralDiagnostics.Version);

    /// <summary>Details with a link to the activity that the calling code is in; null where there is none, and while nobody listens.</summary>
    public static OperationDetails? DetailsOfCaller() => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } caller
        ? new OperationDetails { Links = [new ActivityLink(caller.Context)] }
        : null;
}
