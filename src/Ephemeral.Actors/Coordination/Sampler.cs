using Akka.Actor;
using Akka.Event;
using Ephemeral.Actors.Time;

namespace Ephemeral.Actors.Coordination;

/// <summary>
/// Calls <see cref="EphemeralOptions.OnSample"/> for the window's actor: at most once a <see cref="EphemeralOptions.SampleInterval"/>, only
/// after something has changed, one call at a time, beside the work, and once when the coordinator has drained.
/// </summary>
internal sealed class Sampler(
    Action<IReadOnlyCollection<EphemeralOperationSnapshot>> onSample, CoordinatorContext context, IActorRef window, object takeSample,
    ILoggingAdapter log) : IDisposable
{
    private readonly SelfTimer _timer = new(context.Clock, window, takeSample);
    private Task _calls = Task.CompletedTask;
    private bool _isSet;
    private bool _hasEnded;

    public void Notice()
    {
        if (_isSet || _hasEnded)
            return;
        _isSet = true;
        _timer.Set(context.Options.SampleInterval);
    }

    /// <summary>While the last call still runs, this one is left out and the timer set anew.</summary>
    public void Take()
    {
        _isSet = false;
        if (_hasEnded)
            return;
        if (_calls.IsCompleted)
            Queue();
        else
            Notice();
    }

    /// <summary>Takes the last sample; none follows it.</summary>
    public void End()
    {
        _hasEnded = true;
        Queue();
    }

    public void Dispose() => _timer.Dispose();

    private void Queue()
    {
        // some executors run actors in the context of whoever tells them: a body's must not flow on
        using var suppressed = ExecutionContext.SuppressFlow();
        _calls = _calls.ContinueWith(_ => Call(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Call()
    {
        try
        {
            onSample(context.Sample());
        }
        catch (Exception e)
        {
            context.End.CountCallbackFailure();
            log.Warning(e, "OnSample of coordinator '{0}' threw; sampling goes on.", context.Name);
        }
    }
}
