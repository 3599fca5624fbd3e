using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters: as many as the configuration says, then not for a while.</summary>
public class DeadLetterListener : ActorBase
{
    private readonly Settings _settings = Context.System.Settings;
    private readonly EventStream _eventStream = Context.System.EventStream;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _count;
    private TimeSpan _quietUntil;

    protected override void PreStart() => _eventStream.Subscribe(Self, typeof(AllDeadLetters));

    protected override void PostRestart(Exception reason)
    {
    }

    protected override void PreRestart(Exception reason, object message)
    {
    }

    protected override void PostStop() => _eventStream.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is not (DeadLetter or Dropped)) return true;
        var letter = (AllDeadLetters)message;
        _count++;
        var now = Context.System.Scheduler.MonotonicClock;
        if (now < _quietUntil) return true;
        if (_settings.LogDeadLetters == int.MaxValue || _count < _settings.LogDeadLetters)
        {
            Log(letter, "");
            return true;
        }

        var pause = _settings.LogDeadLettersSuspendDuration;
        if (pause <= TimeSpan.Zero)
        {
            Log(letter, " No more dead letters will be logged.");
            Context.Stop(Self);
            return true;
        }

        Log(letter, $" No more dead letters will be logged in next [{pause}].");
        _quietUntil = now + pause;
        _count = 0;
        return true;
    }

    private void Log(AllDeadLetters letter, string more) => _log.Info(
        "Message [{0}] from {1} to {2} was not delivered. [{3}] dead letters encountered.{4} "
        + "This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and "
        + "'akka.log-dead-letters-during-shutdown'.",
        letter.Message.GetType().Name, letter.Sender, letter.Recipient, _count, more);
}
