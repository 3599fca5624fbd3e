using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class DiscretionTests
{
    private const string Secret = "secret-of-a-customer";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_of_errors_are_shown_only_where_that_is_allowed(bool isAllowed)
    {
        await using var app = await DashboardApp.StartAsync(options => options.ShowErrorMessages = isAllowed);
        var coordinator = app.Work("jobs");
        await coordinator.EnqueueAsync(Job.Failing(Secret));
        await Eventually.True(() => coordinator.TotalFailed == 1);

        var error = (await app.JsonAsync($"api/operations?{Of("jobs")}")).GetProperty("operations")[0].GetProperty("error");

        Assert.Equal("System.InvalidOperationException", error.GetProperty("type").GetString());
        Assert.Equal(isAllowed ? Secret : null, error.GetProperty("message").GetString());
        Assert.False(error.TryGetProperty("stackTrace", out _));
        Assert.Equal(isAllowed, (await app.JsonAsync("api/session")).GetProperty("showsErrorMessages").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stack_traces_are_told_of_one_operation_and_only_where_messages_are(bool isAllowed)
    {
        await using var app = await DashboardApp.StartAsync(options => options.ShowErrorMessages = isAllowed);
        var coordinator = app.Work("jobs");
        var id = await coordinator.EnqueueAsync(new Job("a", static _ => throw new InvalidOperationException("outer", new FormatException(Secret))));
        await Eventually.True(() => coordinator.TotalFailed == 1);

        var error = (await app.JsonAsync($"api/operation?{Of("jobs")}&id={id}")).GetProperty("error");

        Assert.Equal("System.InvalidOperationException", error.GetProperty("type").GetString());
        Assert.Equal(isAllowed, error.TryGetProperty("stackTrace", out var trace));
        Assert.Equal(isAllowed, error.GetRawText().Contains(Secret));
        if (isAllowed)
            Assert.Contains(nameof(Stack_traces_are_told_of_one_operation_and_only_where_messages_are), trace.GetString());
    }

    [Fact]
    public async Task Payloads_results_and_messages_are_nowhere()
    {
        await using var app = await DashboardApp.ReadOnlyAsync();
        var coordinator = app.Results("results");
        var task = await coordinator.SubmitAsync(Job.Done());
        await task.Completion.InTime();
        await coordinator.EnqueueAsync(Job.Failing(Secret));
        await Eventually.True(() => coordinator.TotalFailed == 1);
        var of = Of("results");
        await Eventually.TrueAsync(
            async () => (await app.JsonAsync("api/overview")).GetProperty("coordinators").GetArrayLength() == 1, () => "a row");

        foreach (var path in new[]
        {
            "overview", $"coordinator?{of}", $"operations?{of}", $"operation?{of}&id={task.Id}", $"keys?{of}", $"signals?{of}", $"lints?{of}", "lints",
        })
        {
            var text = (await app.JsonAsync($"api/{path}")).GetRawText();
            Assert.DoesNotContain(Job.Payload, text);
            Assert.DoesNotContain(Secret, text);
        }
    }
}
