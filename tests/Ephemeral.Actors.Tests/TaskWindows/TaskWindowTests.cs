using Ephemeral.Actors.TaskWindows;

namespace Ephemeral.Actors.Tests.TaskWindows;

public class TaskWindowTests
{
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
        var model = new List<(int Task, TimeSpan Reserved)>();
        var places = new Queue<(long Place, TimeSpan Reserved)>();
        var (now, access, next) = (TimeSpan.Zero, TimeSpan.Zero, 0);

        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMinutes(random.Next(random.Next(10) == 0 ? 90 : 5));
            var touched = true;
            model.RemoveAll(entry => now - access >= sliding || now - entry.Reserved >= absolute);
            switch (random.Next(7))
            {
                case 0 or 1:
                    var room = model.Count(entry => !ended.Contains(entry.Task)) + places.Count < capacity;
                    Assert.Equal(room, window.TryReserve(step, now));
                    if (room)
                        places.Enqueue((step, now));
                    break;
                case 2 when places.Count > 0:
                    var reserved = places.Dequeue();
                    window.Add(reserved.Place, next, now);
                    model.Add((next++, reserved.Reserved));
                    if (model.Count > capacity)
                        model.Remove(model.First(entry => ended.Contains(entry.Task)));
                    break;
                case 3 when places.Count > 0:
                    var place = places.Dequeue().Place;
                    window.GiveBack(place);
                    window.GiveBack(place);
                    touched = false;
                    break;
                case 4 when next > 0:
                    ended.Add(random.Next(next));
                    touched = false;
                    break;
                case 5 when next > 0:
                    var meant = random.Next(next);
                    var known = model.RemoveAll(entry => entry.Task == meant && ended.Contains(meant)) > 0;
                    Assert.Equal(known, window.Remove(task => task == meant, now));
                    break;
                default:
                    Assert.Equal(model.Select(entry => entry.Task).Reverse(), window.Read(now));
                    break;
            }

            access = touched ? now : access;
            if (!touched)
                window.Expire(now);
            Assert.True(window.Reserved == places.Count, $"seed {seed}, step {step}");
            Assert.True(window.IsEmpty == (model.Count == 0 && places.Count == 0), $"seed {seed}, step {step}");
            window.CheckInvariants();
        }
    }

    [Fact]
    public void A_sixth_task_pushes_out_the_oldest_finished_one_and_never_a_running_one()
    {
        var ended = new HashSet<int> { 2, 3 };
        var window = Window(ended);
        for (var task = 0; task < 5; task++)
            Add(window, task, Minutes(task));
        Add(window, 5, Minutes(5));
        Assert.Equal([5, 4, 3, 1, 0], window.Read(Minutes(6)));
        Add(window, 6, Minutes(6));
        Assert.Equal([6, 5, 4, 1, 0], window.Read(Minutes(7)));
        Assert.False(window.TryReserve(1, Minutes(8)));
        ended.Add(0);
        Assert.True(window.TryReserve(2, Minutes(8)));
        Assert.False(window.TryReserve(3, Minutes(8)));
    }

    [Fact]
    public void Each_task_lives_six_hours_from_when_its_place_was_reserved()
    {
        var window = Window([0, 1]);
        Add(window, 0, TimeSpan.Zero);
        for (var minute = 0; minute < 359; minute += 30)
            window.Read(Minutes(minute));
        Add(window, 1, Minutes(359));
        Assert.Equal([1, 0], window.Read(Minutes(359)));
        Assert.Equal([1], window.Read(Minutes(360)));
        Assert.Equal(Minutes(60), window.NextExpiry(Minutes(360)));
    }

    [Fact]
    public void An_hour_without_access_forgets_everything_and_access_starts_it_anew()
    {
        var window = Window([0]);
        Add(window, 0, TimeSpan.Zero);
        window.Read(Minutes(59));
        Assert.Equal([0], window.Read(Minutes(118)));
        window.Expire(Minutes(178));
        Assert.True(window.IsEmpty);
    }

    [Fact]
    public void A_task_whose_place_is_not_known_is_taken_if_there_is_room()
    {
        var window = Window([]);
        for (var task = 0; task < 6; task++)
            window.Add(task, task, TimeSpan.Zero);
        Assert.Equal([4, 3, 2, 1, 0], window.Read(TimeSpan.Zero));
    }

    [Fact]
    public void A_task_that_throws_when_it_is_asked_whether_it_has_ended_changes_nothing()
    {
        var throws = false;
        var window = new TaskWindow<int>(
            3, TimeSpan.FromHours(6), TimeSpan.FromHours(1), task => task == 3 && throws ? throw new InvalidOperationException("on purpose") : true);
        for (var task = 1; task <= 3; task++)
            window.Add(place: 0, task, TimeSpan.Zero);
        throws = true;

        Assert.Throws<InvalidOperationException>(() => window.Remove(static task => task is 1 or 3, TimeSpan.Zero));
        Assert.Equal([3, 2, 1], window.Read(TimeSpan.Zero));

        throws = false;
        Assert.True(window.Remove(static task => task is 1 or 3, TimeSpan.Zero));
        Assert.Equal([2], window.Read(TimeSpan.Zero));
    }

    [Fact]
    public void The_longest_times_do_not_overflow()
    {
        var window = new TaskWindow<int>(5, TimeSpan.MaxValue, TimeSpan.MaxValue, static _ => true);
        Add(window, 0, Minutes(1));
        Assert.Equal(TimeSpan.MaxValue - Minutes(1), window.NextExpiry(Minutes(2)));
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static TaskWindow<int> Window(HashSet<int> ended) => new(5, TimeSpan.FromHours(6), TimeSpan.FromHours(1), ended.Contains);

    private static void Add(TaskWindow<int> window, int task, TimeSpan now)
    {
        Assert.True(window.TryReserve(task, now));
        window.Add(task, task, now);
    }
}
