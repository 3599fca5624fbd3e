using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.DeathWatch;

/// <summary>Watchers that count their notices and do as they are told.</summary>
public abstract class DeathWatchTest : ConformanceTest
{
    protected IActorRef Silent() => Sys.ActorOf(Scripted.Silent);

    /// <summary>Watches at once; takes "unwatch", "hold and unwatch", "report" and a failure.</summary>
    protected IActorRef Watcher(IActorRef target, Action? hold = null)
    {
        var probe = TestActor;
        var notices = 0;
        var watcher = Act((context, message) =>
        {
            switch (message)
            {
                case "watch":
                    context.Watch(target);
                    break;
                case "unwatch":
                    context.Unwatch(target);
                    break;
                case "hold and unwatch":
                    hold!();
                    context.Unwatch(target);
                    break;
                case "report":
                    probe.Tell(notices, context.Self);
                    break;
                case Terminated:
                    notices++;
                    probe.Tell("gone", context.Self);
                    break;
                case Exception failure:
                    throw failure;
            }
        });
        watcher.Tell("watch", TestActor);
        return watcher;
    }
}
