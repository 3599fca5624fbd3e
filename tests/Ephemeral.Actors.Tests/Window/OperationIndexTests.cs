using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Window;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Window;

public class OperationIndexTests
{
    [Fact]
    public async Task Every_operation_is_found_from_its_admission_until_it_is_forgotten_whoever_adds_and_removes_meanwhile()
    {
        // a ring that is much too small, so that many stand in the table
        var index = new OperationIndex(1, 10);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() =>
        {
            var random = new Random(number);
            var mine = new List<Operation>();
            for (var step = 0; step < 20_000; step++)
            {
                if (mine.Count == 0 || (mine.Count < 60 && random.Next(2) == 0))
                {
                    mine.Add(Plain.Pending());
                    index.Add(mine[^1]);
                }
                else
                {
                    var gone = mine[random.Next(mine.Count)];
                    mine.Remove(gone);
                    index.Remove(gone);
                    Assert.Null(index.Find(gone.Id));
                }

                if (mine.Count > 0)
                {
                    var known = mine[random.Next(mine.Count)];
                    Assert.Same(known, index.Find(known.Id));
                }

                if (step % 500 == 0)
                    Assert.Superset(mine.ToHashSet(), index.All().ToHashSet());
            }

            foreach (var operation in mine)
                index.Remove(operation);
        }))).InTime();
        Assert.Empty(index.All());
    }

    [Fact]
    public void An_id_that_is_none_of_its_own_is_not_found()
    {
        var index = new OperationIndex(1, 1);
        index.Add(Plain.Pending());
        Assert.All([0, -1, long.MinValue, long.MaxValue, Plain.Pending().Id], id => Assert.Null(index.Find(id)));
    }

    [Fact]
    public async Task No_more_are_pinned_than_may_be_whoever_pins_at_once()
    {
        const int Most = 5;
        for (var round = 0; round < 100; round++)
        {
            var index = new OperationIndex(64, Most);
            var operations = Enumerable.Range(0, 20).Select(_ => Plain.Ended(1)).ToArray();
            foreach (var operation in operations)
                index.Add(operation);
            using var start = new Barrier(4);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Factory.StartNew(() =>
            {
                var random = new Random((round * 4) + number);
                start.SignalAndWait();
                for (var step = 0; step < 60; step++)
                {
                    var operation = operations[random.Next(operations.Length)];
                    switch (random.Next(4))
                    {
                        case < 2:
                            index.TryPin(operation);
                            break;
                        case 2:
                            index.TryUnpin(operation);
                            break;
                        default:
                            if (random.Next(10) == 0)
                                index.Evict(operation);
                            break;
                    }
                }
            }, TaskCreationOptions.LongRunning))).InTime();
            Assert.InRange(index.Pinned, 0, Most);
            Assert.Equal(operations.Count(operation => operation.IsPinned), index.Pinned);
            Assert.Equal(operations.Count(operation => operation.IsForgotten), index.Forgotten.All);
        }
    }

    [Fact]
    public void Pinning_twice_counts_once_and_what_is_forgotten_is_not_pinned()
    {
        var index = new OperationIndex(8, 2);
        var operations = Enumerable.Range(0, 3).Select(_ => Plain.Ended(1)).ToArray();
        Assert.True(index.TryPin(operations[0]));
        Assert.True(index.TryPin(operations[0]));
        Assert.True(index.TryPin(operations[1]));
        Assert.False(index.TryPin(operations[2]));
        Assert.Equal(2, index.Pinned);
        Assert.True(index.Evict(operations[1]));
        Assert.False(index.Evict(operations[1]));
        Assert.False(index.TryPin(operations[1]));
        Assert.False(index.TryUnpin(operations[1]));
        Assert.True(index.TryPin(operations[2]));
        Assert.Equal(2, index.Pinned);
    }

    [Fact]
    public void What_is_forgotten_is_counted_by_its_cause_and_failures_by_themselves()
    {
        var index = new OperationIndex(8, 2);
        var failed = Plain.Ended(1, OperationStates.Failed);
        foreach (var operation in new[] { Plain.Ended(1), failed, Plain.Ended(1) })
            index.Add(operation);
        var all = index.All();
        index.RemoveForgotten(failed, hasExpired: true, now: 7);
        index.RemoveForgotten(all.First(operation => operation != failed), hasExpired: false, now: 9);
        Assert.True(index.Evict(all.Last(operation => operation != failed)));
        Assert.Equal((1, 1, 3), index.Forgotten);
        Assert.Equal((1, 7), index.FailuresLost);
    }
}
