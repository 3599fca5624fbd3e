using Ephemeral.Actors.Protocol;
using static Ephemeral.Actors.Tests.Diagnostics.Statuses;

namespace Ephemeral.Actors.Tests.Protocol;

public class SelectionTests
{
    private static readonly EphemeralOperationSnapshot[] Window =
    [
        Ended(1, "a", 50), Ended(2, "b", 40, new FormatException(), isFaulted: true),
        Ended(3, "a", 30, new OperationCanceledException()), Ended(4, null, 20), Running(5, "a", 10), Running(6, "b", 60),
        Pending(7, "c"), Pending(8, "d"),
    ];

    [Theory]
    [InlineData(OperationStates.All, "6 5 7 8 4 3 2 1")]
    [InlineData(OperationStates.Running | OperationStates.Ended, "6 5 4 3 2 1")]
    [InlineData(OperationStates.Ended, "4 3 2 1")]
    [InlineData(OperationStates.Pending, "7 8")]
    [InlineData(OperationStates.None, "")]
    [InlineData(OperationStates.Running, "6 5")]
    [InlineData(OperationStates.Completed, "4 1")]
    [InlineData(OperationStates.Failed, "2")]
    [InlineData(OperationStates.Cancelled, "3")]
    [InlineData(OperationStates.Cancelled | OperationStates.Running, "6 5 3")]
    public void Operations_are_chosen_by_state_running_ones_first(OperationStates states, string expected) =>
        Assert.Equal(expected, Ids(new OperationFilter { States = states }));

    [Theory]
    [InlineData("a", "5 3 1")]
    [InlineData("A", "")]
    [InlineData(null, "6 5 4 3 2 1")]
    public void A_key_selects_its_operations_alone(string? key, string expected) => Assert.Equal(expected, Ids(new OperationFilter { Key = key }));

    [Theory]
    [InlineData(30.0, null, "6 3 2 1")]
    [InlineData(null, 30.0, "5 4 3")]
    [InlineData(20.0, 40.0, "4 3 2")]
    public void An_age_counts_from_the_start_of_a_running_and_from_the_end_of_an_ended_operation(double? least, double? most, string expected) =>
        Assert.Equal(expected, Ids(new OperationFilter { MinAge = Span(least), MaxAge = Span(most) }));

    [Fact]
    public void A_limit_cuts_off_the_rest_and_tells_how_many_there_are()
    {
        var found = new OperationFilter { Limit = 3 }.Choose(Window, Now);
        Assert.Equal((3, 6, 4L), (found.Operations.Count, found.Total, found.Operations[^1].Id));
        Assert.Equal((0, 6), (Count(0), new OperationFilter { Limit = 0 }.Choose(Window, Now).Total));
        Assert.Throws<ArgumentOutOfRangeException>(() => Count(-1));

        static int Count(int limit) => new OperationFilter { Limit = limit }.Choose(Window, Now).Operations.Count;
    }

    [Fact]
    public void The_last_of_those_that_ended_at_the_same_time_comes_first()
    {
        var found = new OperationFilter().Choose([Ended(1, "a", 5), Ended(2, "a", 5), Ended(3, "a", 5)], Now);
        Assert.Equal([3, 2, 1], found.Operations.Select(operation => operation.Id));
    }

    [Fact]
    public void Keys_come_by_what_is_pending_or_by_how_long_they_wait()
    {
        EphemeralKeyStatus<string>[] keys = [Key("a", 1, 0, 30), Key("b", 9, 1, 10), Key("idle", 0, 0, 0), Key("c", 5, 1, 20)];
        Assert.Equal(["b", "c", "a"], EphemeralKeyStatus<string>.First(9, EphemeralKeyOrder.Pending, keys).Select(key => key.Key));
        Assert.Equal(["a", "c"], EphemeralKeyStatus<string>.First(2, EphemeralKeyOrder.WaitingFor, keys).Select(key => key.Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => EphemeralKeyStatus<string>.First(0, EphemeralKeyOrder.Pending, keys));
    }

    private static string Ids(OperationFilter filter) =>
        string.Join(' ', filter.Choose(Window, Now).Operations.Select(operation => operation.Id));

    private static TimeSpan? Span(double? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    [Fact]
    public void A_pending_operation_has_no_age()
    {
        var all = new OperationFilter { States = OperationStates.All };
        Assert.Equal("7 8", Ids(all with { States = OperationStates.Pending }));
        Assert.Equal("6 5 4 3 2 1", Ids(all with { MinAge = TimeSpan.Zero }));
        Assert.Equal("6 5 4 3 2 1", Ids(all with { MaxAge = TimeSpan.FromHours(1) }));
    }

    [Fact]
    public void Each_snapshot_is_in_one_state() => Assert.Equal(
        [
            OperationStates.Completed, OperationStates.Failed, OperationStates.Cancelled, OperationStates.Completed, OperationStates.Running,
            OperationStates.Running, OperationStates.Pending, OperationStates.Pending,
        ],
        Window.Select(operation => operation.State));

    private static EphemeralOperationSnapshot Pending(long id, string? key) => new(id, default, null, key, false, null, null);

    private static EphemeralOperationSnapshot Running(long id, string? key, double age) =>
        new(id, Ago(age), null, key, false, null, null);

    private static EphemeralOperationSnapshot Ended(
        long id, string? key, double age, Exception? error = null, bool isFaulted = false) =>
        new(id, Ago(age + 5), Ago(age), key, isFaulted, error, TimeSpan.FromSeconds(5));
}
