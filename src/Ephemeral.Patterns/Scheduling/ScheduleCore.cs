using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>The decisions of one schedule: which of its times start work, and which are left out. Its time is that of the
/// schedule's clock, and goes back only where somebody sets that.</summary>
internal sealed class ScheduleCore
{
    /// <summary>How many missed times are counted one by one; beyond that it goes on from shortly before now.</summary>
    public const int MostCounted = 10_000;

    /// <summary>From how much on a clock that goes back was set: the times that it shows again are due again.</summary>
    public static readonly TimeSpan SetBack = TimeSpan.FromMinutes(1);

    private readonly EphemeralSchedule _schedule;
    private readonly EphemeralScheduleOptions _options;
    private readonly Queue<DateTimeOffset> _queued = new();
    private readonly DateTimeOffset _first;
    private DateTimeOffset _last;

    public ScheduleCore(EphemeralSchedule schedule, EphemeralScheduleOptions options, DateTimeOffset now)
    {
        (_schedule, _options, _last) = (schedule, options, now);
        Next = schedule.First(now);
        _first = Next ?? now;
    }

    /// <summary>The next time; null when there is none.</summary>
    public DateTimeOffset? Next { get; private set; }

    /// <summary>What was started and has not ended.</summary>
    public int Outstanding { get; private set; }

    public int Queued => _queued.Count;

    /// <summary>Times that have come.</summary>
    public long Due { get; private set; }

    /// <summary>Those that the coordinator took.</summary>
    public long Started => Due + Demanded - Missed - Overlapped - Refused - Queued;

    /// <summary>Those that somebody asked for, beside the schedule's times.</summary>
    public long Demanded { get; private set; }

    public long Missed { get; private set; }

    /// <summary>Those left out because what was before them had not ended.</summary>
    public long Overlapped { get; private set; }

    /// <summary>Those for which the coordinator had no room.</summary>
    public long Refused { get; private set; }

    /// <summary>Nothing will come of it any more.</summary>
    public bool IsOver => Next is null && Outstanding == 0 && Queued == 0;

    /// <summary>Takes the times that have come, and returns those that start now, in their order.</summary>
    public List<DateTimeOffset> Look(DateTimeOffset now)
    {
        if (now < _last - SetBack && Next is not null)
            Next = _schedule.After(now, _first);
        _last = now;
        List<DateTimeOffset> starting = [];
        foreach (var time in Take(now))
        {
            if (TryStart(time))
                starting.Add(time);
        }

        CheckInvariants();
        return starting;
    }

    /// <summary>Somebody wants it now: as if a time had come. Whether it starts.</summary>
    public bool Demand(DateTimeOffset now)
    {
        Demanded++;
        return TryStart(now);
    }

    /// <summary>Something started has ended; returns what starts in its place.</summary>
    public DateTimeOffset? End()
    {
        Outstanding--;
        if (Outstanding > 0 || !_queued.TryDequeue(out var next))
            return null;
        Outstanding++;
        CheckInvariants();
        return next;
    }

    /// <summary>Something was to start, and the coordinator has no room for it; returns what starts in its place.</summary>
    public DateTimeOffset? Refuse()
    {
        Refused++;
        return End();
    }

    [Conditional("DEBUG")]
    public void CheckInvariants()
    {
        Debug.Assert(Outstanding >= 0 && Queued <= _options.MaxQueued, "What has started ends once.");
        Debug.Assert(Queued == 0 || Outstanding > 0, "What waits, waits for something.");
        Debug.Assert(Outstanding <= 1 || _options.Overlaps == EphemeralOverlapPolicy.Allow, "One at a time unless allowed.");
    }

    private Queue<DateTimeOffset> Take(DateTimeOffset now)
    {
        var most = _options.Misfires == EphemeralMisfirePolicy.RunAll ? _options.MaxCatchUp : 1;
        Queue<DateTimeOffset> taken = new();
        var count = 0;
        var latest = now;
        for (; Next <= now; count++)
        {
            if (taken.Count == most)
                taken.Dequeue();
            taken.Enqueue(latest = Next.Value);
            Next = _schedule.After(count == MostCounted ? ShortlyBefore(now, latest) : latest, _first);
        }

        if (_options.Misfires == EphemeralMisfirePolicy.Skip && now - latest > _options.MisfireTolerance)
            taken.Clear();
        Due += count;
        Missed += count - taken.Count;
        return taken;
    }

    /// <summary>A time later than <paramref name="latest"/> from which few occurrences are left until now, at least one if there is
    /// any.</summary>
    private DateTimeOffset ShortlyBefore(DateTimeOffset now, DateTimeOffset latest)
    {
        for (var back = TimeSpan.FromSeconds(1); now - latest > back; back *= 10)
        {
            if (_schedule.After(now - back, _first) <= now)
                return now - back;
        }

        return latest;
    }

    private bool TryStart(DateTimeOffset time)
    {
        if (Outstanding == 0 || _options.Overlaps == EphemeralOverlapPolicy.Allow)
        {
            Outstanding++;
            return true;
        }

        if (_options.Overlaps == EphemeralOverlapPolicy.Queue && Queued < _options.MaxQueued)
            _queued.Enqueue(time);
        else
            Overlapped++;
        return false;
    }
}
