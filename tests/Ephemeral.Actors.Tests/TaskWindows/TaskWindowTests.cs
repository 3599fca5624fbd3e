using Ephemeral.Actors.TaskWindows;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class TaskWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void Its_promises_hold_after_every_random_step(int seed)
    {
        var random = new Random(seed);
        var (capacity, absolute, sliding) = (random.Next(1, 7), TimeSpan.FromMinutes(360), TimeSpan.FromMinutes(60));
        var ended = new HashSet<int>();
        var window = new TaskWindow<int>(capacity, absolute, sliding, ended.Contains);
        var model = new List<(int Task, DateTimeOffset Started)>();
        var (now, access, reserved, next) = (Start, Start, 0, 0);

        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMinutes(random.Next(random.Next(10) == 0 ? 90 : 5));
            var touched = true;
            model.RemoveAll(entry => now - access >= sliding || now - entry.Started >= absolute);
            switch (random.Next(6))
            {
                case 0 or 1:
                    var room = model.Count(entry => !ended.Contains(entry.Task)) + reserved < capacity;
                    Assert.Equal(room, window.TryReserve(now));
                    reserved += room ? 1 : 0;
                    break;
                case 2 when reserved > 0:
                    window.Add(next, now, now);
                    model.Add((next++, now));
                    reserved--;
                    if (model.Count > capacity)
                        model.Remove(model.First(entry => ended.Contains(entry.Task)));
                    break;
                case 3 when reserved > 0:
                    window.Release();
                    reserved--;
                    touched = false;
                    break;
                case 4 when next > 0:
                    ended.Add(random.Next(next));
                    touched = false;
                    break;
                default:
                    Assert.Equal(model.Select(entry => entry.Task).Reverse(), window.Read(now));
                    break;
            }

            access = touched ? now : access;
            if (!touched)
                window.Expire(now);
            Assert.True(window.Reserved == reserved, $"seed {seed}, step {step}");
            Assert.True(window.IsEmpty == (model.Count == 0 && reserved == 0), $"seed {seed}, step {step}");
            window.CheckInvariants();
        }
    }

    [Fact]
    public void A_sixth_task_pushes_out_the_oldest_finished_one_and_never_a_running_one_T74()
    {
        var ended = new HashSet<int> { 2, 3 };
        var window = Window(ended);
        for (var task = 0; task < 5; task++)
            Add(window, task, Start.AddMinutes(task));
        Add(window, 5, Start.AddMinutes(5));
        Assert.Equal([5, 4, 3, 1, 0], window.Read(Start.AddMinutes(6)));
        Add(window, 6, Start.AddMinutes(6));
        Assert.Equal([6, 5, 4, 1, 0], window.Read(Start.AddMinutes(7)));
        Assert.False(window.TryReserve(Start.AddMinutes(8)));
        ended.Add(0);
        Assert.True(window.TryReserve(Start.AddMinutes(8)));
        Assert.False(window.TryReserve(Start.AddMinutes(8)));
    }

    [Fact]
    public void Each_task_lives_six_hours_from_its_own_start_T73()
    {
        var window = Window([0, 1]);
        Add(window, 0, Start);
        for (var minute = 0; minute < 359; minute += 30)
            window.Read(Start.AddMinutes(minute));
        Add(window, 1, Start.AddMinutes(359));
        Assert.Equal([1, 0], window.Read(Start.AddMinutes(359)));
        Assert.Equal([1], window.Read(Start.AddMinutes(360)));
        Assert.Equal(Start.AddMinutes(420), window.NextExpiry);
    }

    [Fact]
    public void An_hour_without_access_forgets_everything_and_access_starts_it_anew()
    {
        var window = Window([0]);
        Add(window, 0, Start);
        window.Read(Start.AddMinutes(59));
        Assert.Equal([0], window.Read(Start.AddMinutes(118)));
        window.Expire(Start.AddMinutes(178));
        Assert.True(window.IsEmpty);
    }

    private static TaskWindow<int> Window(HashSet<int> ended) => new(5, TimeSpan.FromHours(6), TimeSpan.FromHours(1), ended.Contains);

    private static void Add(TaskWindow<int> window, int task, DateTimeOffset now)
    {
        Assert.True(window.TryReserve(now));
        window.Add(task, now, now);
    }
}
