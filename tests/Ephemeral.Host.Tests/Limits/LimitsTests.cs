using Ephemeral.Host.Limits;
using Ephemeral.Host.Owners;
using Ephemeral.Host.Tasks;
using Ephemeral.Host.Translation;
using Ephemeral.Testing;
using Microsoft.Extensions.Options;

namespace Ephemeral.Host.Tests.Limits;

public class LimitsTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Newcomers_of_an_address_leave_room_for_its_owners_and_an_address_leaves_room_for_others()
    {
        using var limits = new ClientLimits(new LimitsOptions { TranslationsPerAddress = 4, TranslationsOfNewcomers = 2 });

        Assert.Equal(2, Taken(limits, new Client("newcomers-1", "1", IsNewcomer: true)));
        Assert.Equal(2, Taken(limits, new Client("owner-a", "1", IsNewcomer: false)));
        Assert.Equal(0, Taken(limits, new Client("owner-b", "1", IsNewcomer: false)));
        Assert.Equal(4, Taken(limits, new Client("owner-c", "2", IsNewcomer: false)));
    }

    [Fact]
    public void Without_room_the_oldest_result_of_whoever_keeps_the_most_is_given_up()
    {
        var budget = new TextBudget(new LimitsOptions { MaxTextBytes = 100 });
        var greedy = new[] { Completed(), Completed(), Completed() };
        var modest = Completed();
        budget.Keep("modest", modest, 20);
        foreach (var task in greedy)
            budget.Keep("greedy", task, 25);

        Assert.True(budget.TryTake(30));

        Assert.Equal([true, false, false], greedy.Select(task => task.Failed));
        Assert.True(modest.Completed);
        Assert.StartsWith("The result was given up", greedy[0].Error);
        Assert.Equal(100, budget.UsedBytes);
        GC.KeepAlive(greedy);
    }

    [Fact]
    public void What_waits_and_runs_is_never_given_up()
    {
        var budget = new TextBudget(new LimitsOptions { MaxTextBytes = 100 });

        Assert.True(budget.TryTake(60));
        Assert.False(budget.TryTake(60));
        budget.GiveBack(60);
        Assert.True(budget.TryTake(60));
    }

    [Fact]
    public void What_is_refused_all_the_same_costs_nobody_a_result()
    {
        var budget = new TextBudget(new LimitsOptions { MaxTextBytes = 100 });
        var kept = Completed();
        budget.Keep("modest", kept, 30);
        Assert.True(budget.TryTake(60));

        Assert.False(budget.TryTake(50));

        Assert.True(kept.Completed);
        Assert.Equal(90, budget.UsedBytes);
    }

    [Fact]
    public void A_wait_goes_by_how_fast_work_ends()
    {
        var rate = new EndRate(_time);
        Assert.Equal(TimeSpan.FromSeconds(5), rate.Until(10));
        for (var i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            rate.Ended();
        }

        Assert.Equal(TimeSpan.FromSeconds(20), rate.Until(10));
        Assert.Equal(TimeSpan.FromSeconds(2), rate.Until(0));
        _time.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(TimeSpan.FromSeconds(40), rate.Until(10));
        Assert.Equal(TimeSpan.FromMinutes(10), rate.Until(1_000_000));
    }

    [Fact]
    public void All_that_is_wrong_with_the_settings_is_reported_at_once()
    {
        var failure = Assert.Throws<OptionsValidationException>(
            () => HostProgram.Build(["--Limits:MaxTextBytes=10", "--Limits:Transfers=0", "--Limits:TransferTimeout=00:00:00"]));

        Assert.Equal(
            [
                "Limits:MaxTextBytes is 10. Set it to something from 2097152 to 4611686018427387903.",
                "Limits:Transfers is 0. Set it to something from 1 to 1000000.",
                "Limits:TransferTimeout is 00:00:00. Set it to something from 00:00:00.0010000 to 01:00:00.",
            ],
            failure.Failures);
    }

    private static int Taken(ClientLimits limits, Client client) =>
        Enumerable.Range(0, 10).Count(_ => limits.Translations.AttemptAcquire(client) is { IsAcquired: true });

    private TranslateTask Completed() => new(
        "id", default, "es", Task.FromResult(new TaskCompletion("hola", "hello", "es", Complete: true, default)))
    {
        Progress = new TranslationProgress(_time),
    };
}
