namespace Akka.Actor;

internal sealed partial class ActorCell
{
    private TimerScheduler? _timers;

    private TimerScheduler Timers => _timers ??= new TimerScheduler(this);
}
