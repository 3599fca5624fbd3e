using System.Net.ServerSentEvents;
using System.Text;
using Ephemeral.AspNetCore.Live;
using Ephemeral.Testing;

namespace Ephemeral.AspNetCore.Tests.Live;

public sealed class LiveClientTests
{
    private readonly LiveHub _hub = new(new EphemeralDashboardOptions { MaxLiveConnections = 2 });
    private readonly FakeTime _time = new();

    [Fact]
    public async Task A_slow_client_gets_the_newest_alone()
    {
        using var client = _hub.Join(LiveHub.Overview)!;
        await using var events = client.ReadAsync(_time, CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal("hello", await NextAsync(events));

        for (var i = 0; i < 1000; i++)
            _hub.Publish(LiveHub.Overview, Encoding.UTF8.GetBytes($"{i}"));

        Assert.Equal("state 999", await NextAsync(events));
    }

    [Fact]
    public async Task Each_gets_what_it_watches()
    {
        using var one = _hub.Join("one")!;
        using var all = _hub.Join(LiveHub.Overview)!;
        await using var events = one.ReadAsync(_time, CancellationToken.None).GetAsyncEnumerator();
        await NextAsync(events);
        Assert.Equal([LiveHub.Overview, "one"], _hub.Watched().Order());

        _hub.Publish("two", [1]);
        _hub.Publish(LiveHub.Overview, [2]);
        _hub.Publish("one", null);

        Assert.Equal("gone", await NextAsync(events));
    }

    [Fact]
    public async Task A_sign_of_life_comes_when_there_is_nothing_else()
    {
        using var client = _hub.Join(LiveHub.Overview)!;
        await using var events = client.ReadAsync(_time, CancellationToken.None).GetAsyncEnumerator();
        await NextAsync(events);
        for (var i = 0; i < 3; i++)
        {
            var next = NextAsync(events);
            await Eventually.True(() => _time.ArmedTimers > 0);
            _time.Advance(LiveClient.Heartbeat);
            Assert.Equal("heartbeat", await next);
        }

        _hub.Publish(LiveHub.Overview, "x"u8.ToArray());
        Assert.Equal("state x", await NextAsync(events));
    }

    [Fact]
    public async Task A_connection_that_ends_makes_room()
    {
        using var ends = new CancellationTokenSource();
        var first = _hub.Join("a")!;
        using var second = _hub.Join("b");
        Assert.Null(_hub.Join("c"));
        await using var events = first.ReadAsync(_time, ends.Token).GetAsyncEnumerator();
        await NextAsync(events);
        var next = events.MoveNextAsync().AsTask();

        await ends.CancelAsync();

        Assert.False(await next.InTime());
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, _hub.Count);
        using var third = _hub.Join("c");
        Assert.NotNull(third);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<SseItem<byte[]>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().InTime());
        return $"{events.Current.EventType} {Encoding.UTF8.GetString(events.Current.Data)}".TrimEnd();
    }
}
