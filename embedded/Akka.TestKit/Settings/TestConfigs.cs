using Akka.Configuration;

namespace Akka.TestKit.Configs;

/// <summary>Ready-made configurations of a test's actor system.</summary>
public static class TestConfigs
{
    public static Config DefaultConfig => ConfigurationFactory.ParseString(
        """
        akka {
          loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
          test {
            timefactor = 1.0
            filter-leeway = 3s
            single-expect-default = 3s
            default-timeout = 5s
          }
        }
        """);

    /// <summary>Time stands still until the test calls <see cref="TestScheduler.Advance"/>.</summary>
    public static Config TestSchedulerConfig => ConfigurationFactory.ParseString(
        """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """);

    internal static Config FullDebugConfig => ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          log-dead-letters = on
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            fsm = on
            event-stream = on
            unhandled = on
            router-misconfiguration = on
          }
        }
        """);
}
