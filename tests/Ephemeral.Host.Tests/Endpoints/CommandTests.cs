using System.Net;
using Ephemeral.Host.Tests.Support;

namespace Ephemeral.Host.Tests.Endpoints;

public class CommandTests
{
    private readonly ScriptedCommandHandler _handler = new();

    [Theory]
    [InlineData(10)]
    [InlineData(3, "Ephemeral:Coordinators:commands:FairSchedulingThreshold=3")]
    public async Task A_user_with_as_many_waiting_as_may_is_refused_and_another_is_not(int threshold, params string[] settings)
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_handler), settings);
        Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync("ada"));
        await host.Client.WaitForCommandsAsync("active", 1);
        for (var i = 0; i < threshold; i++)
            Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync("ada"));

        using (var refused = await host.Client.PostCommandAsync("ada"))
        {
            Assert.Equal("Too many pending commands for this user", await refused.ProblemAsync(HttpStatusCode.TooManyRequests));
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync("grace"));
        await host.Client.WaitForCommandsAsync("active", 2);
        _handler.Open();
        await host.Client.WaitForCommandsAsync("completed", threshold + 2);
        await host.Client.CommandOnceThereIsRoomAsync("ada");
    }

    [Fact]
    public async Task Of_many_commands_at_once_exactly_as_many_are_taken_as_may_wait()
    {
        string[] users = ["ada", "grace", "edsger", "barbara", "donald"];
        await using var host = await TestHost.StartAsync(
            Replacing.With(_handler), $"Ephemeral:Coordinators:commands:MaxConcurrency={users.Length}");
        foreach (var (index, user) in users.Index())
        {
            await host.Client.CommandAsync(user);
            await host.Client.WaitForCommandsAsync("active", index + 1);

            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => host.Client.CommandAsync(user)));

            Assert.Equal(10, answers.Count(answer => answer == HttpStatusCode.OK));
            Assert.Equal(30, answers.Count(answer => answer == HttpStatusCode.TooManyRequests));
        }

        _handler.Open();
        await host.Client.WaitForCommandsAsync("completed", users.Length * 11);
    }

    [Fact]
    public async Task The_commands_of_a_user_start_one_after_another_in_their_order()
    {
        string[] users = ["ada", "grace", "edsger"];
        await using var host = await TestHost.StartAsync(Replacing.With(_handler));
        for (var i = 0; i < 10; i++)
        {
            foreach (var user in users)
                Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync(user, i));
        }

        var held = await host.Client.WaitForCommandsAsync("active", users.Length);
        Assert.Equal(27, held.GetProperty("pending").GetInt32());
        _handler.Open();
        await host.Client.WaitForCommandsAsync("completed", 30);

        foreach (var user in users)
        {
            var durations = _handler.Started.Where(command => command.UserId == user).Select(command => command.Duration);
            Assert.Equal(Enumerable.Range(0, 10), durations.Select(duration => (int)duration.TotalMilliseconds));
        }
    }

    [Fact]
    public async Task Who_names_no_user_is_told_apart_by_cookie()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(_handler), "Ephemeral:Coordinators:commands:FairSchedulingThreshold=1");
        var (one, other) = (host.Client, host.NewClient());
        await one.CommandAsync(null);
        await one.WaitForCommandsAsync("active", 1);
        Assert.Equal(HttpStatusCode.OK, await one.CommandAsync(null));
        Assert.Equal(HttpStatusCode.TooManyRequests, await one.CommandAsync(null));

        Assert.Equal(HttpStatusCode.OK, await other.CommandAsync(null));

        await other.WaitForCommandsAsync("active", 2);
        _handler.Open();
        await other.WaitForCommandsAsync("completed", 3);
        Assert.Equal(2, _handler.Started.Select(command => command.UserId).Distinct().Count());
        Assert.All(_handler.Started, command => Assert.Matches("^owner-[0-9a-f]{16}$", command.UserId));
    }

    [Fact]
    public async Task When_all_users_together_have_too_many_waiting_the_answer_is_503()
    {
        await using var host = await TestHost.StartAsync(
            Replacing.With(_handler), "Ephemeral:Coordinators:commands:MaxPendingOperations=2");
        await host.Client.CommandAsync("ada");
        await host.Client.WaitForCommandsAsync("active", 1);
        await host.Client.CommandAsync("ada");
        await host.Client.CommandAsync("ada");

        using var refused = await host.Client.PostCommandAsync("grace");

        Assert.Contains("queue of commands is full", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable));
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        _handler.Open();
    }

    [Fact]
    public async Task The_status_adds_up()
    {
        await using var host = await TestHost.StartAsync(Replacing.With(_handler));
        foreach (var (user, name) in new[] { ("ada", "wait"), ("ada", "fail"), ("ada", "wait"), ("grace", "fail") })
            Assert.Equal(HttpStatusCode.OK, await host.Client.CommandAsync(user, name: name));
        var held = await host.Client.WaitForCommandsAsync("active", 2);
        Assert.Equal(
            """{"pending":2,"active":2,"completed":0,"failed":0,"cancelled":0,"total":4,"errorCount":0}""", held.GetRawText());

        _handler.Open();

        await host.Client.WaitForCommandsAsync("completed", 2);
        var ended = await host.Client.WaitForCommandsAsync("failed", 2);
        Assert.Equal(
            """{"pending":0,"active":0,"completed":2,"failed":2,"cancelled":0,"total":4,"errorCount":2}""", ended.GetRawText());
    }
}
