namespace Ephemeral.Patterns.Tests.Caching;

/// <summary>The cores of three caches beside a model that keeps a list of who waits for what, and looks for circles by walking it.</summary>
public class FlightCoreModelTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 30)]
    public void One_a_key_is_under_way_and_none_waits_for_itself(int seed, int keys)
    {
        var random = new Random(seed);
        var cores = new[] { new FlightCore<int, Flight>(), new(), new() };
        List<Flight> going = [];
        List<(Flight? Waiting, Flight For)> waits = [];
        HashSet<Flight> hidden = [];
        var (began, joined, abandoned, circles) = (0, 0, 0, 0);
        for (var step = 0; step < 50_000; step++)
        {
            var where = $"seed {seed}, step {step}";
            switch (random.Next(8))
            {
                case < 3:
                    var key = random.Next(keys);
                    var waiting = going.Count > 0 && random.Next(2) == 0 ? going[random.Next(going.Count)] : null;
                    var expected = going.Find(flight => flight.Key == key && !hidden.Contains(flight));
                    var isNew = cores[key % 3].Join(key, waiting, key => new Flight(key), out var joins);
                    Assert.True(isNew == (expected is null), where);
                    if (expected is not null && waiting is not null && Reaches(expected, waiting))
                    {
                        Assert.True(joins is null, where);
                        circles++;
                        break;
                    }

                    Assert.True(joins is not null && (isNew || joins == expected), where);
                    waits.Add((waiting, joins!));
                    if (isNew)
                        going.Add(joins!);
                    _ = isNew ? began++ : joined++;
                    break;
                case 3 or 4 or 5 when waits.Count > 0:
                    var left = waits[random.Next(waits.Count)];
                    waits.Remove(left);
                    var isLast = going.Contains(left.For) && waits.All(wait => wait.For != left.For);
                    Assert.True(cores[left.For.Key % 3].Leave(left.For, left.Waiting) == isLast, where);
                    if (isLast)
                        Forget(left.For);
                    abandoned += isLast ? 1 : 0;
                    break;
                case 6 when going.Count > 0:
                    var ended = going[random.Next(going.Count)];
                    Assert.True(cores[ended.Key % 3].End(ended) == !hidden.Contains(ended), where);
                    Forget(ended);
                    break;
                case 7 when random.Next(5) == 0:
                    var invalid = random.Next(keys);
                    var present = going.Find(flight => flight.Key == invalid && !hidden.Contains(flight));
                    Assert.True(cores[invalid % 3].Invalidate(invalid) == (present is not null), where);
                    if (present is not null)
                        hidden.Add(present);
                    break;
            }

            Array.ForEach(cores, core => core.CheckInvariants());
            Assert.Equal(
                (began, joined, abandoned), (cores.Sum(core => core.Began), cores.Sum(core => core.Joined), cores.Sum(core => core.Abandoned)));
        }

        Assert.True(began > 100 && joined > 100 && abandoned > 10 && circles > 10, $"seed {seed}: {began} {joined} {abandoned} {circles}");

        void Forget(Flight flight)
        {
            going.Remove(flight);
            hidden.Remove(flight);
        }

        bool Reaches(Flight from, Flight to)
        {
            HashSet<Flight> reached = [from];
            while (waits.Any(wait => wait.Waiting is not null && reached.Contains(wait.Waiting) && reached.Add(wait.For)))
            {
            }

            return reached.Contains(to);
        }
    }

    private sealed class Flight(int key) : FlightCore<int, Flight>.Flight(key);
}
