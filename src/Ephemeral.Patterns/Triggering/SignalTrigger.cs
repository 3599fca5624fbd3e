using System.Runtime.CompilerServices;
using Ephemeral.Actors;

namespace Ephemeral.Patterns;

/// <summary>
/// Starts an operation, or a workflow, when a signal is heard, or several within a time; at most so often, and one start at a time. Any
/// thread may call any member.
/// </summary>
/// <remarks>
/// Nothing that is heard is lost: what is met while a start runs, or before the interval has passed, leads to one more start after it,
/// however often it is met. The start has the signal that met the condition as its cause, so that a start that raises its own signal is
/// stopped by the sink's <see cref="SignalConstraints"/>. A start that throws is counted, raises <see cref="FailedSignal"/>, and the
/// trigger goes on.
/// </remarks>
public sealed class SignalTrigger : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly PatternClock _clock;
    private readonly TriggerCore _core;
    private readonly SignalSink _sink;
    private readonly SignalPattern[] _patterns;
    private readonly Func<CancellationToken, ValueTask> _start;
    private readonly TimeSpan _shutdownTimeout;
    private readonly OneShotTimer _timer;
    private readonly IDisposable _subscription;
    private readonly AsyncLocal<StrongBox<bool>?> _isInside = new();
#pragma warning disable CA2213 // never disposed of: a start that outlasts disposal still looks at its token
    private readonly CancellationTokenSource _stop = new();

    // the context of the signal that met the condition last, while a start is owed; shared with whoever raised it
    private ExecutionContext? _cause;
#pragma warning restore CA2213
    private Task _running = Task.CompletedTask;
    private volatile Exception? _lastFailure;
    private long _failures;
    private bool _isDisposed;

    /// <summary>Listens at once.</summary>
    /// <param name="name">What its signal begins with, such as <c>rebuild</c>.</param>
    /// <param name="sink">Where it hears signals, and tells failures.</param>
    /// <param name="start">What is started, such as <c>async ct => await coordinator.EnqueueAsync(item, ct)</c>. It has ended when its
    /// task has; its token is cancelled by disposal.</param>
    /// <param name="options">What it waits for.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The name or an option is out of range; all that are wrong are named.</exception>
    public SignalTrigger(string name, SignalSink sink, Func<CancellationToken, ValueTask> start, SignalTriggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(options);
        options.Check().Name(nameof(name), name).ThrowIfAny();
        (Name, FailedSignal, _sink, _start, _shutdownTimeout) = (name, $"{name}.failed", sink, start, options.ShutdownTimeout);
        _clock = new PatternClock(options.TimeProvider);
        _patterns = [.. options.Signals.Select(SignalPattern.Parse)];
        _core = new TriggerCore(_patterns.Length, options.Count, options.Within, options.MinInterval);
        _timer = new OneShotTimer(options.TimeProvider, StartIfDue);
        _subscription = sink.Subscribe(string.Join(',', options.Signals), Hear);
    }

    /// <summary>What its signal begins with.</summary>
    public string Name { get; }

    /// <summary>Raised for each start that threw: <c>&lt;name&gt;.failed</c>.</summary>
    public string FailedSignal { get; }

    /// <summary>Whether a start is owed: its condition has been met, and it waits for the interval or for the start that runs.</summary>
    public bool IsPending => Read(static core => core.IsOwed);

    /// <summary>How many signals it heard, ever.</summary>
    public long TotalHeard => Read(static core => core.Heard);

    /// <summary>How often it started, ever.</summary>
    public long TotalStarted => Read(static core => core.Started);

    /// <summary>How often its condition was met while a start was owed already, which answers for them too.</summary>
    public long TotalCoalesced => Read(static core => core.Coalesced);

    /// <summary>How many starts threw, ever; those that disposal cancelled are not among them.</summary>
    public long TotalFailed => Interlocked.Read(ref _failures);

    /// <summary>What the last start that failed threw; null when none did.</summary>
    public Exception? LastFailure => _lastFailure;

    /// <summary>Its name, and how often it started.</summary>
    public override string ToString() => $"{Name}: {TotalStarted} started";

    /// <summary>
    /// Stops listening, forgets a start that is owed, cancels the token of one that runs, and waits for it up to
    /// <see cref="SignalTriggerOptions.ShutdownTimeout"/>. Calling it again waits for the same. Inside the start it does not wait: that
    /// start is what it would wait for.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        Task running;
        lock (_lock)
        {
            (_isDisposed, _cause, running) = (true, null, _running);
            _timer.Dispose();
        }

        // what somebody registered with the token is theirs, and has no more time than the start
        var ending = Task.WhenAll(_stop.CancelAsync(), running);
        if (_isInside.Value?.Value != true)
            await ending.WaitAsync(_shutdownTimeout, _clock.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Hear(SignalEvent signal)
    {
        // a wide pattern such as '*' must not have it hear itself
        if (signal.Signal == FailedSignal)
            return;
        lock (_lock)
        {
            if (_isDisposed || !_core.Hear(index => _patterns[index].Matches(signal.Signal), _clock.Now))
                return;
            // the listener's context, which has the signal as the cause
            _cause = ExecutionContext.Capture();
        }

        StartIfDue();
    }

    private void StartIfDue()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (_core.TryStart(_clock.Now))
            {
                var cause = _cause;
                _cause = null;
                _running = cause is null ? Task.Run(RunAsync) : StartWith(cause);
            }

            _timer.Set(_core.Due - _clock.Now);
        }
    }

    private Task StartWith(ExecutionContext cause)
    {
        Task started = Task.CompletedTask;
        ExecutionContext.Run(cause, _ => started = Task.Run(RunAsync), null);
        return started;
    }

    private async Task RunAsync()
    {
        var isInside = _isInside.Value = new StrongBox<bool>(true);
        try
        {
            await _start(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            _lastFailure = e;
            Interlocked.Increment(ref _failures);
            _sink.Raise(FailedSignal);
        }
        finally
        {
            isInside.Value = false;
            lock (_lock)
                _core.End();
            // what is owed starts, also where a clock has just thrown
            _timer.Fire();
        }
    }

    private T Read<T>(Func<TriggerCore, T> read)
    {
        lock (_lock)
            return read(_core);
    }
}
