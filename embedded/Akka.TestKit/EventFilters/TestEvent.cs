namespace Akka.TestKit;

/// <summary>What the test kit publishes on the event stream for <see cref="TestEventListener"/>.</summary>
internal static class TestEvent
{
    internal sealed record Mute(EventWatch Watch);

    internal sealed record Unmute(EventWatch Watch);
}
