using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace Engine.Conformance.Tests.Shutdown;

/// <summary>A system of its own for every test, and a record of the tasks that ran.</summary>
public abstract class ShutdownTest
{
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    protected ConcurrentQueue<string> Ran { get; } = new();

    protected static CoordinatedShutdown Start(string settings = "") =>
        CoordinatedShutdown.Get(ActorSystem.Create("shutdown", ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.stdout-loglevel = OFF
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            {{settings}}
            """)));

    protected void Log(CoordinatedShutdown shutdown, string phase, string entry) =>
        shutdown.AddTask(phase, entry, () =>
        {
            Ran.Enqueue(entry);
            return Task.FromResult(Done.Instance);
        });

    protected static CoordinatedShutdown.Reason TestReason => CoordinatedShutdown.ClrExitReason.Instance;
}
