using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Diagnostics;

public class NestedSubmitsTests
{
    [Fact]
    public void Operations_that_take_all_places_and_wait_for_each_other_and_a_pending_one_are_found()
    {
        var outer = Running();
        var middle = Running(by: outer);
        var pending = Pending(by: middle);
        Assert.Equivalent(new[] { outer, middle }, NestedSubmits.Find([outer, middle, pending], limit: 2, limitPerKey: 1), strict: true);
    }

    [Fact]
    public void While_another_operation_runs_that_waits_for_none_nothing_is_found()
    {
        var outer = Running();
        Assert.Empty(NestedSubmits.Find([outer, Running(), Pending(by: outer)], limit: 2, limitPerKey: 1));
    }

    [Fact]
    public void While_there_is_a_place_nothing_is_found()
    {
        var outer = Running();
        Assert.Empty(NestedSubmits.Find([outer, Pending(by: outer)], limit: 2, limitPerKey: 1));
    }

    [Fact]
    public void One_that_waits_for_another_of_its_own_key_is_found_although_there_are_places()
    {
        var (key, other) = (Plain.Key("a"), Plain.Key("b"));
        var outer = Running(key);
        Assert.Equal([outer], NestedSubmits.Find([outer, Running(other), Pending(key, outer)], limit: 8, limitPerKey: 1));
        Assert.Empty(NestedSubmits.Find([outer, Running(other), Pending(key, outer)], limit: 8, limitPerKey: 2));
        Assert.Empty(NestedSubmits.Find([outer, Running(other), Pending(other, outer)], limit: 8, limitPerKey: 1));
    }

    [Fact]
    public void An_ended_operation_keeps_none_of_those_that_submitted_it()
    {
        var outer = Running();
        var inner = Running(by: outer);
        Assert.True(inner.TryEnd(OperationStates.Completed, null, 2));
        Assert.Null(inner.SubmittedBy);
    }

    private static Operation Pending(OperationKey? key = null, Operation? by = null)
    {
        var operation = Plain.Pending(key);
        if (key is not null)
        {
            Assert.True(key.TryEnter());
            key.TakeOverBound(Plain.Clock);
        }

        if (by is not null)
            operation.SubmittedBy = by;
        return operation;
    }

    private static Operation Running(OperationKey? key = null, Operation? by = null)
    {
        var operation = Pending(key, by);
        Assert.True(operation.TryStart(1));
        return operation;
    }
}
