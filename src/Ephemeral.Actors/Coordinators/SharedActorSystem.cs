using Akka.Actor;

namespace Ephemeral.Actors.Coordinators;

/// <summary>The one actor system of a process for coordinators that are not given one. Started on first use.</summary>
internal static class SharedActorSystem
{
    private static readonly Lock Lock = new();
    private static ActorSystem? _system;

    public static ActorSystem Get()
    {
        lock (Lock)
        {
            if (_system is null || _system.WhenTerminated.IsCompleted)
            {
                // its threads live as long as the process, and must not keep what flows with whoever comes first
                using var suppressed = ExecutionContext.SuppressFlow();
                _system = ActorSystem.Create("ephemeral", LibrarySettings.Config);
            }

            return _system;
        }
    }
}
