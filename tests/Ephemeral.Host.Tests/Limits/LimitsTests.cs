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
    private readonly TextBudget _budget = new(new LimitsOptions { MaxTextBytes = 100_000 });

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
        var greedy = new[] { Completed(), Completed(), Completed() };
        var modest = Completed();
        _budget.Keep("modest", modest, 20_000, NotForgotten);
        foreach (var task in greedy)
            _budget.Keep("greedy", task, 25_000, NotForgotten);

        Assert.True(_budget.TryTake(15_000));

        Assert.Equal([true, false, false], greedy.Select(task => task.Failed));
        Assert.True(modest.Completed);
        Assert.StartsWith("The result was given up", greedy[0].Error);
        Assert.Equal(85_000 + TextBudget.BytesOf(null), _budget.UsedBytes);
        GC.KeepAlive(greedy);
    }

    [Fact]
    public void What_has_no_result_any_more_is_forgotten_when_that_is_not_enough()
    {
        var forgotten = new List<string>();
        var (failed, completed) = (Failed(), Completed());
        _budget.Keep("somebody", failed, 20_000, () => forgotten.Add("failed"));
        _budget.Keep("somebody", completed, 20_000, () => forgotten.Add("completed"));
        Assert.Equal(40_000, _budget.UsedBytes);

        Assert.True(_budget.TryTake(100_000));

        Assert.Equal(["failed", "completed"], forgotten);
        Assert.True(completed.Failed);
        Assert.Equal(100_000, _budget.UsedBytes);
        GC.KeepAlive(failed);
    }

    [Fact]
    public void Room_is_made_for_several_at_once()
    {
        var tasks = Enumerable.Range(0, 100).Select(_ => Failed()).ToArray();
        var forgotten = 0;
        foreach (var task in tasks)
            _budget.Keep("somebody", task, 1_000, () => forgotten++);
        Assert.Equal(0, forgotten);

        _budget.Keep("another", tasks[0], 1_000, NotForgotten);

        Assert.Equal(6, forgotten);
        GC.KeepAlive(tasks);
    }

    [Fact]
    public async Task A_translation_that_fails_costs_its_place_as_long_as_it_is_kept()
    {
        using var limits = new ClientLimits(new LimitsOptions());
        var places = new TranslationPlaces(limits, _budget, new EndRate(_time));
        var task = Failed();

        places.TryTake(new Client("owner-a", "1", IsNewcomer: false), "text").Place!.GiveBackAfter(task, NotForgotten);

        await Eventually.True(() => _budget.UsedBytes == TextBudget.BytesOf(null));
        GC.KeepAlive(task);
    }

    [Fact]
    public void What_waits_and_runs_is_never_given_up()
    {
        Assert.True(_budget.TryTake(60_000));
        Assert.False(_budget.TryTake(60_000));
        _budget.GiveBack(60_000);
        Assert.True(_budget.TryTake(60_000));
    }

    [Fact]
    public void What_is_refused_all_the_same_costs_nobody_a_result()
    {
        var kept = Completed();
        _budget.Keep("modest", kept, 30_000, NotForgotten);
        Assert.True(_budget.TryTake(60_000));

        Assert.False(_budget.TryTake(50_000));

        Assert.True(kept.Completed);
        Assert.Equal(90_000, _budget.UsedBytes);
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

    private static void NotForgotten() => Assert.Fail("It was forgotten.");

    private TranslateTask Completed() => Ended(Task.FromResult(new TaskCompletion("hola", "hello", "es", Complete: true, default)));

    private TranslateTask Failed() => Ended(Task.FromException<TaskCompletion>(new InvalidOperationException("no")));

    private TranslateTask Ended(Task<TaskCompletion> task) => new("id", default, "es", task)
    {
        Progress = new TranslationProgress(_time),
    };
}
