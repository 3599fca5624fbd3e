namespace Akka.Actor;

/// <summary>Something to be done at a time.</summary>
internal abstract class Alarm
{
    internal TimeSpan Due { get; set; }

    internal TimeSpan? Interval { get; init; }

    internal ICancelable? Cancelable { get; init; }

    /// <summary>Where it is in the heap; -1 when it is not.</summary>
    internal int Index { get; set; } = -1;

    internal abstract void Ring();
}

internal sealed class TellAlarm(ICanTell receiver, object message, IActorRef? sender) : Alarm
{
    internal override void Ring() => receiver.Tell(message, sender);

    public override string ToString() => $"tell {receiver} [{message}]";
}

internal sealed class ActionAlarm(Action action) : Alarm
{
    internal override void Ring() => action();

    public override string ToString() => $"{action.Method.DeclaringType}.{action.Method.Name}";
}

/// <summary>Alarms, the next one first. Each knows its place, so that removing one takes no search. Its owner locks.</summary>
internal sealed class AlarmHeap
{
    private readonly List<Alarm> _alarms = [];

    internal Alarm? First => _alarms.Count == 0 ? null : _alarms[0];

    internal void Add(Alarm alarm)
    {
        _alarms.Add(alarm);
        Up(_alarms.Count - 1, alarm);
    }

    internal void Remove(Alarm alarm)
    {
        var index = alarm.Index;
        if (index < 0) return;
        alarm.Index = -1;
        var last = _alarms[^1];
        _alarms.RemoveAt(_alarms.Count - 1);
        if (ReferenceEquals(last, alarm)) return;
        Up(index, last);
        Down(last.Index, last);
    }

    internal void Clear()
    {
        foreach (var alarm in _alarms) alarm.Index = -1;
        _alarms.Clear();
    }

    private void Up(int index, Alarm alarm)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (_alarms[parent].Due <= alarm.Due) break;
            Place(index, _alarms[parent]);
            index = parent;
        }

        Place(index, alarm);
    }

    private void Down(int index, Alarm alarm)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _alarms.Count) break;
            if (child + 1 < _alarms.Count && _alarms[child + 1].Due < _alarms[child].Due) child++;
            if (alarm.Due <= _alarms[child].Due) break;
            Place(index, _alarms[child]);
            index = child;
        }

        Place(index, alarm);
    }

    private void Place(int index, Alarm alarm)
    {
        _alarms[index] = alarm;
        alarm.Index = index;
    }
}
