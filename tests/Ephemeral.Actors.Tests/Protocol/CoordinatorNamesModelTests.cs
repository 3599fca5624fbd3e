using Akka.Actor;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Coordination;

namespace Ephemeral.Actors.Tests.Protocol;

public class CoordinatorNamesModelTests : TestKit
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Names_are_unique_and_the_first_free_one_is_given_whatever_comes_and_goes(int seed)
    {
        var random = new Random(seed);
        var actors = Enumerable.Range(0, 30).Select(_ => CreateTestProbe().Ref).ToArray();
        var book = new CoordinatorNames();
        var model = new Dictionary<string, IActorRef>();
        for (var step = 0; step < 5_000; step++)
        {
            var actor = actors[random.Next(actors.Length)];
            var known = model.Where(pair => pair.Value.Equals(actor)).Select(pair => pair.Key).SingleOrDefault();
            if (known is not null)
            {
                Assert.True(book.Remove(actor), $"seed {seed}, step {step}");
                model.Remove(known);
                Assert.Null(book.Find(known));
            }
            else
            {
                Assert.False(book.Remove(actor));
                // names that look like those that are given to others
                var name = new[] { "a", "a-2", "b", "a-2-2" }[random.Next(4)];
                var expected = Enumerable.Range(1, 99)
                    .Select(number => number == 1 ? name : $"{name}-{number}")
                    .First(free => !model.ContainsKey(free));
                Assert.Equal(expected, book.Add(name, "work", actor).Name);
                model.Add(expected, actor);
                Assert.Equal(actor, book.Find(expected)!.Actor);
            }

            book.CheckInvariants();
            Assert.Equal(model.Keys.Order(StringComparer.Ordinal), book.All.Select(entry => entry.Name));
        }
    }
}
