using Akka.Actor;
using Akka.Event;

namespace Ephemeral.Actors.Actors;

/// <summary>
/// Calls <see cref="EphemeralOptions.OnSample"/>: at most once a <see cref="EphemeralOptions.SampleInterval"/>, only after something
/// changed, one call at a time, off the path of work (T5, T25), and once when the coordinator has drained.
/// </summary>
internal sealed class Sampler(
    Action<IReadOnlyCollection<EphemeralOperationSnapshot>> onSample,
    Func<IReadOnlyCollection<EphemeralOperationSnapshot>> snapshot,
    CoordinatorParts parts,
    IActorRef window,
    ILoggingAdapter log) : IDisposable
{
    private readonly ITimer _timer = WindowActor.Timer(parts, window, WindowProtocol.Sample.Instance);
    private Task _calls = Task.CompletedTask;
    private bool _armed;
    private bool _ended;

    public void Notice()
    {
        if (_armed || _ended)
            return;
        _armed = true;
        _timer.Change(parts.Options.SampleInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>While the last call still runs, this one is left out and the timer started anew.</summary>
    public void Take()
    {
        _armed = false;
        if (_ended)
            return;
        if (_calls.IsCompleted)
            Queue();
        else
            Notice();
    }

    /// <summary>Takes the last sample; none follows it.</summary>
    public void End()
    {
        _ended = true;
        Queue();
    }

    private void Queue() => _calls = _calls.ContinueWith(_ => Call(), CancellationToken.None,
        TaskContinuationOptions.None, TaskScheduler.Default);

    private void Call()
    {
        try
        {
            onSample(snapshot());
        }
        catch (Exception e)
        {
            parts.End.CountCallbackFailure();
            log.Warning(e, "OnSample of coordinator '{0}' threw; sampling goes on.", parts.Name);
        }
    }

    public void Dispose() => _timer.Dispose();
}
