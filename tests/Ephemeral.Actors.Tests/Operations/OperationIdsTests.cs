using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Operations;

public class OperationIdsTests
{
    [Fact]
    public async Task Ids_from_racing_threads_are_positive_and_never_repeated()
    {
        var perThread = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var ids = new long[50_000];
            for (var i = 0; i < ids.Length; i++)
                ids[i] = EphemeralIdGenerator.NextId();
            return ids;
        })));

        var all = perThread.SelectMany(ids => ids).ToArray();
        Assert.All(all, id => Assert.True(id > 0));
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void The_mix_maps_no_two_numbers_to_one()
    {
        var seen = new HashSet<long>();
        for (var i = 0UL; i < 200_000; i++)
        {
            Assert.True(seen.Add(EphemeralIdGenerator.Mix(i)));
            Assert.True(seen.Add(EphemeralIdGenerator.Mix(long.MaxValue - i)));
        }

        Assert.All(seen, id => Assert.True(id >= 0));
    }

    [Fact]
    public void An_id_can_be_undone_to_its_number()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var number = (ulong)random.NextInt64(long.MaxValue);
            Assert.Equal(number, EphemeralIdGenerator.Undo(EphemeralIdGenerator.Mix(number)));
        }

        var numbers = Enumerable.Range(0, 100).Select(_ => EphemeralIdGenerator.NumberOf(EphemeralIdGenerator.NextId())).ToArray();
        Assert.InRange(numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second == pair.First + 1), 98, 99);
    }

    [Fact]
    public void Ids_in_a_row_are_not_in_order()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => EphemeralIdGenerator.NextId()).ToArray();
        var rising = ids.Zip(ids.Skip(1)).Count(pair => pair.First < pair.Second);
        Assert.InRange(rising, 350, 650);
    }

    [Fact]
    public void Taking_an_id_allocates_nothing()
    {
        EphemeralIdGenerator.NextId();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 10_000; i++)
                EphemeralIdGenerator.NextId();
        }));
    }
}
