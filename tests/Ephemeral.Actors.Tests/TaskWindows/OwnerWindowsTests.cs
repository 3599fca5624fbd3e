using Ephemeral.Actors.TaskWindows;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class OwnerWindowsTests
{
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    public void Its_promises_hold_after_every_random_step(int seed)
    {
        var random = new Random(seed);
        var (capacity, owners, busyOfTen) = (random.Next(1, 200), random.Next(2, 400), random.Next(11));
        var busy = new HashSet<string>();
        var windows = new OwnerWindows<int, string>(capacity, busy.Contains);
        // the idlest first
        var model = new List<(int Owner, string Window)>();

        for (var step = 0; step < 20_000; step++)
        {
            var owner = random.Next(owners);
            var known = model.FindIndex(entry => entry.Owner == owner);
            switch (random.Next(5))
            {
                case 0 when known >= 0:
                    windows.Remove(owner);
                    model.RemoveAt(known);
                    break;
                case 1 when known >= 0:
                    if (!busy.Remove(model[known].Window) && random.Next(10) < busyOfTen)
                        busy.Add(model[known].Window);
                    break;
                case 2:
                    Assert.Equal(known < 0 ? null : model[known].Window, windows.Find(owner, isUse: false));
                    break;
                case 3 when known >= 0:
                    Assert.NotNull(windows.Find(owner, isUse: true));
                    Use(model, known);
                    break;
                case > 2 when known < 0:
                    var expected = PushOut(model, capacity, busy);
                    var added = windows.Add(owner, () => $"{owner} {step}", out var pushedOut);
                    Assert.True(pushedOut == expected.Window && (added is not null) == expected.HasRoom, $"seed {seed}, step {step}");
                    if (added is not null)
                        model.Add((owner, added));
                    break;
            }

            Assert.True(windows.All.SequenceEqual(model.Select(entry => entry.Window)), $"seed {seed}, step {step}");
            windows.CheckInvariants();
        }
    }

    [Fact]
    public void The_one_that_was_not_used_for_the_longest_is_pushed_out_and_a_busy_one_never_is()
    {
        var windows = new OwnerWindows<string, string>(3, static window => window == "busy");
        windows.Add("ann", static () => "busy", out _);
        windows.Add("bob", static () => "b", out _);
        windows.Add("cat", static () => "c", out _);
        Assert.NotNull(windows.Find("bob", isUse: true));

        Assert.NotNull(windows.Add("dan", static () => "d", out var pushedOut));

        Assert.Equal("c", pushedOut);
        Assert.Equal(["b", "busy", "d"], windows.All);
    }

    private static (bool HasRoom, string? Window) PushOut(List<(int Owner, string Window)> model, int capacity, HashSet<string> busy)
    {
        if (model.Count < capacity)
            return (true, null);
        for (var looks = Math.Min(OwnerWindows<int, string>.MaxLooks, model.Count); looks > 0; looks--)
        {
            var (_, window) = model[0];
            if (busy.Contains(window))
            {
                Use(model, 0);
                continue;
            }

            model.RemoveAt(0);
            return (true, window);
        }

        return (false, null);
    }

    private static void Use(List<(int Owner, string Window)> model, int index)
    {
        var entry = model[index];
        model.RemoveAt(index);
        model.Add(entry);
    }
}
