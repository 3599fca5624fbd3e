using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Signals;

public class SignalAllocationTests
{
    private const int Rounds = 1_000;

    private readonly SignalSink _sink = new();
    private readonly SignalEvent _event = new("http.timeout", 7, "key", DateTimeOffset.UnixEpoch);

    public SignalAllocationTests()
    {
        for (var i = 0; i < 2_000; i++)
            _sink.Raise($"fill.{i % 10}");
    }

    [Fact]
    public void Raising_allocates_nothing_by_name_or_event() => AssertAllocatesNothing(() =>
    {
        _sink.Raise("http.timeout", "key");
        _sink.Raise(_event);
    });

    [Fact]
    public void Raising_for_a_listener_and_a_watch_allocates_nothing_on_the_raisers_thread()
    {
        using var listening = _sink.Subscribe("http.*", _ => { });
        using var watch = _sink.Watch(SignalPattern.Parse("http.*"), _ => { });
        AssertAllocatesNothing(() =>
        {
            _sink.Raise("http.timeout", "key");
            _sink.Raise(_event);
        });
        Assert.True(watch.IsPresent);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var found = 0;
        AssertAllocatesNothing(() =>
        {
            found += _sink.Detect("absent") ? 1 : 0;
            found += _sink.Detect("fill.3") ? 1 : 0;
            found += _sink.Detect(static signal => signal.Key == "absent") ? 1 : 0;
            found += _sink.Count > 0 ? 1 : 0;
            found += _sink.Retract("absent");
        });
        Assert.True(found > 0 && found % (2 * Rounds) == 0);
    }

    private static void AssertAllocatesNothing(Action action)
    {
        Run();
        Assert.Equal(0, Allocation.Of(Run));

        void Run()
        {
            for (var i = 0; i < Rounds; i++)
                action();
        }
    }
}
