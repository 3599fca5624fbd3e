namespace Akka.Actor;

/// <summary>Makes the coordinated shutdown of a system and ties it to the system's and the process's end.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var shutdown = new CoordinatedShutdown(system);
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
            TerminateInLastPhase(shutdown, config.GetBoolean("exit-clr"));
        if (config.GetBoolean("run-by-clr-shutdown-hook")) RunOnProcessExit(shutdown);
        return shutdown;
    }

    private static void TerminateInLastPhase(CoordinatedShutdown shutdown, bool exit) =>
        shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            var system = (ActorSystemImpl)shutdown.System;
            system.TerminateNow();
            await system.WhenTerminated.ConfigureAwait(false);
            if (exit && shutdown.ShutdownReason is not CoordinatedShutdown.ClrExitReason) Environment.Exit(0);
            return Done.Instance;
        });

    private static void RunOnProcessExit(CoordinatedShutdown shutdown)
    {
        EventHandler onExit = (_, _) => shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
        AppDomain.CurrentDomain.ProcessExit += onExit;
        shutdown.System.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= onExit);
    }
}
