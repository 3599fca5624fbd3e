using System.Text;
using Ephemeral.Testing;
using Petabridge.Cmd.Tests.Support;

namespace Petabridge.Cmd.Tests;

public sealed class ConnectionTests
{
    [Fact]
    public async Task An_abrupt_disconnect_stops_the_actors_of_its_client_alone()
    {
        await using var served = new Served();
        using var staying = await served.ClientAsync();
        await staying.SendCommandAsync(1, "tools tail");
        await staying.ReadAnswerAsync();
        for (var round = 0; round < 20; round++)
        {
            using var leaving = await served.ClientAsync();
            await leaving.SendCommandAsync(1, "tools tail");
            await leaving.ReadAnswerAsync();
            leaving.Reset();
        }

        await Eventually.True(() => served.Tools.Running.Count == 2);
        Assert.Equal("hi", (await staying.RunAsync(2, "tools echo -t hi")).Text);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{\"shell\":1}\n{\"id\":1,\"line\":\"tools echo -t hi\"}\n")]
    [InlineData("{\"id\":1,\"line\":\"tools echo -t hi\"}\n")]
    [InlineData("{\"shell\":2}\n{\"id\":1,\"line\":\"tools echo -t hi\"}\n")]
    public async Task Whoever_does_not_greet_first_is_told_so_and_nothing_is_carried_out(string said)
    {
        await using var served = new Served();
        using var client = await LineClient.ConnectAsync(served.Port);

        await client.SendRawAsync(Encoding.UTF8.GetBytes(said));

        Assert.Equal(
            new LineAnswer(0, "The first line must be {\"shell\":1}.", Final: true, Error: true), await client.ReadAnswerAsync());
        Assert.Null(await client.ReadAsync());
        Assert.Empty(served.Tools.Running);
    }

    [Fact]
    public async Task Garbage_and_over_long_lines_are_answered_and_the_client_goes_on()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();
        string[] garbage =
        [
            "", "garbage", "{}", "[]", "null", "42", "{\"id\":\"x\",\"line\":1}", "{\"id\":-1,\"line\":\"tools lines\"}",
            "{\"id\":1",
        ];
        foreach (var line in garbage)
        {
            await client.SendAsync(line);
            Assert.StartsWith("The line is no request.", (await client.ReadAnswerAsync()).Text);
        }

        Assert.Equal("hi", (await client.RunAsync(1, "tools echo -t hi")).Text);
        await client.SendAsync(new string('x', 3_000_000));
        Assert.Equal("The line is longer than 8192 bytes.", (await client.ReadAnswerAsync()).Text);
        Assert.Equal("hi", (await client.RunAsync(1, "tools echo -t hi")).Text);
    }

    [Fact]
    public async Task A_client_that_sends_nothing_but_garbage_is_cut_off()
    {
        await using var served = new Served();
        using var client = await served.ClientAsync();
        for (var i = 0; i < 10; i++)
            await client.SendRawAsync([0xff, 0xfe, 0x00, (byte)'\n']);

        for (var i = 0; i < 10; i++)
            Assert.StartsWith("The line is no request.", (await client.ReadAnswerAsync()).Text);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_takes_no_answers_is_cut_off_and_the_others_do_not_notice()
    {
        await using var served = new Served();
        using var other = await served.ClientAsync();
        using var deaf = await served.ClientAsync();

        await deaf.SendCommandAsync(1, "tools flood");

        Assert.Equal("hi", (await other.RunAsync(1, "tools echo -t hi")).Text);
        await Eventually.True(() => served.Tools.Running.Count == 1);
    }

    [Fact]
    public async Task A_client_over_the_limit_is_refused_while_all_others_run_commands_and_until_one_goes()
    {
        await using var served = new Served();
        var clients = new List<LineClient>();
        for (var i = 0; i < 64; i++)
        {
            clients.Add(await served.ClientAsync());
            await clients[i].SendCommandAsync(1, "tools tail");
            await clients[i].ReadAnswerAsync();
        }

        using var refused = await LineClient.ConnectAsync(served.Port);
        Assert.Contains("64 clients are connected already", (await refused.ReadAnswerAsync()).Text);
        Assert.Null(await refused.ReadAsync());
        foreach (var client in clients)
            Assert.Equal("hi", (await client.RunAsync(2, "tools echo -t hi")).Text);

        clients.ForEach(client => client.Dispose());
        await Eventually.TrueAsync(
            async () =>
            {
                using var again = await LineClient.GreetAsync(served.Port);
                return again is not null;
            },
            () => "a new client is let in");
    }

    [Fact]
    public async Task A_client_over_the_limit_takes_the_place_of_the_one_that_has_been_idle_longest()
    {
        await using var served = new Served();
        var clients = new List<LineClient>();
        for (var i = 0; i < 64; i++)
            clients.Add(await served.ClientAsync());
        await clients[0].SendCommandAsync(1, "tools tail");
        await clients[0].ReadAnswerAsync();
        await clients[1].RunAsync(1, "tools echo -t hi");

        using var last = await served.ClientAsync();

        Assert.Equal("hi", (await last.RunAsync(1, "tools echo -t hi")).Text);
        Assert.Null(await clients[2].ReadAsync());
        foreach (var client in clients.Where((_, i) => i != 2))
            Assert.Equal("hi", (await client.RunAsync(2, "tools echo -t hi")).Text);
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_client_that_runs_nothing_for_ten_minutes_is_closed()
    {
        await using var served = new Served(Served.WithTestScheduler);
        using var idle = await served.ClientAsync();
        using var busy = await served.ClientAsync();
        await busy.SendCommandAsync(1, "tools tail");
        await busy.ReadAnswerAsync();

        served.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("hi", (await idle.RunAsync(1, "tools echo -t hi")).Text);
        served.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("hi", (await idle.RunAsync(2, "tools echo -t hi")).Text);
        served.Advance(TimeSpan.FromMinutes(10));

        Assert.Null(await idle.ReadAsync());
        await busy.SendAsync("""{"cancel":1}""");
        Assert.True((await busy.ReadAnswerAsync()).Final);
        served.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await busy.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_greet_within_ten_seconds_is_closed_however_much_it_says()
    {
        await using var served = new Served(Served.WithTestScheduler);
        using var client = await LineClient.ConnectAsync(served.Port);
        var end = client.ReadAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                served.Advance(TimeSpan.FromSeconds(1));
                await Record.ExceptionAsync(() => client.SendRawAsync([(byte)' ']));
                return end.IsCompleted;
            },
            () => "the client is closed");

        Assert.Null(await end);
    }

    [Fact]
    public async Task The_end_of_the_system_closes_the_connections_and_frees_the_port()
    {
        var port = FreePort.Next();
        var served = new Served($"petabridge.cmd.port = {port}");
        using var client = await served.ClientAsync();
        await client.SendCommandAsync(1, "tools tail");
        await client.ReadAnswerAsync();

        await served.DisposeAsync();

        Assert.Null(await client.ReadAsync());
        Assert.Empty(served.Tools.Running);
        await using var next = new Served($"petabridge.cmd.port = {port}");
        Assert.Equal(port, next.Port);
    }
}
