using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A logger that keeps out of the log what a test expects or mutes. Dead letters and unhandled messages are warnings to it.
/// </summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<EventWatch> _watches = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                foreach (var type in new[] { typeof(TestEvent.Mute), typeof(TestEvent.Unmute), typeof(DeadLetter), typeof(UnhandledMessage) })
                    initialize.LoggingBus.Subscribe(Self, type);
                return base.Receive(message);
            case TestEvent.Mute mute:
                _watches.Add(mute.Watch);
                return true;
            case TestEvent.Unmute unmute:
                _watches.Remove(unmute.Watch);
                return true;
            case DeadLetter letter:
                return Log(letter, letter.Recipient);
            case UnhandledMessage unhandled:
                return Log($"Unhandled message from {unhandled.Sender}: {unhandled.Message}", unhandled.Recipient);
            case LogEvent logEvent when Takes(logEvent):
                return true;
            default:
                return base.Receive(message);
        }
    }

    private bool Log(object message, IActorRef recipient)
    {
        var warning = new Warning(recipient.Path.ToString(), recipient.GetType(), message);
        if (!Takes(warning)) Print(warning);
        return true;
    }

    // every watch counts what matches it
    private bool Takes(LogEvent logEvent) => _watches.Count(watch => watch.Takes(logEvent)) > 0;
}
