using Ephemeral.Actors.Tests.Support;
using Ephemeral.Actors.Actors;

namespace Ephemeral.Actors.Tests.Actors;

public class OperationIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(100_000)]
    public async Task Racing_writers_lose_nothing_and_find_their_own_whatever_the_size(int expected)
    {
        var index = new OperationIndex(expected);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            var mine = Enumerable.Range(0, 5_000).Select(_ => Plain.Pending()).ToArray();
            foreach (var operation in mine)
                index.Add(operation);
            Assert.All(mine, operation => Assert.Same(operation, index.Find(operation.Id)));
            foreach (var operation in mine.Where((_, i) => i % 2 == 0))
                index.Remove(operation);
            Assert.All(mine.Where((_, i) => i % 2 == 0), operation => Assert.Null(index.Find(operation.Id)));
        })));
        Assert.Equal(8 * 2_500, index.All().Count);
    }

    [Fact]
    public void An_unknown_id_is_not_found_and_removing_twice_is_harmless()
    {
        var index = new OperationIndex(1);
        var operation = Plain.Pending();
        Assert.Null(index.Find(operation.Id));
        index.Add(operation);
        index.Remove(operation);
        index.Remove(operation);
        Assert.Empty(index.All());
    }
}
