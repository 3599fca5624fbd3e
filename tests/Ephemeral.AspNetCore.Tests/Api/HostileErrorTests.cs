using Ephemeral.AspNetCore.Tests.Support;
using Ephemeral.Testing;
using static Ephemeral.AspNetCore.Tests.Support.Requests;

namespace Ephemeral.AspNetCore.Tests.Api;

public sealed class HostileErrorTests
{
    [Fact]
    public async Task Errors_whose_message_throws_or_is_endless_are_listed_like_others()
    {
        await using var app = await DashboardApp.StartAsync(static options => options.ShowErrorMessages = true);
        var coordinator = app.Work("jobs", new() { MaxConcurrency = 1 });
        await coordinator.EnqueueAsync(new Job("a", _ => throw new Unreadable()));
        await coordinator.EnqueueAsync(Job.Failing(new string('x', 20_000_000)));
        await Eventually.True(() => coordinator.TotalFailed == 2);

        var operations = (await app.JsonAsync($"api/operations?{Of("jobs")}")).GetProperty("operations");

        Assert.Equal(
            [new string('x', 2_000) + "… (20,000,000 characters)", "(The message can't be read: it throws NotSupportedException.)"],
            operations.EnumerateArray().Select(operation => operation.GetProperty("error").GetProperty("message").GetString()));
    }

    private sealed class Unreadable : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
