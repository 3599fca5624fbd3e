using Ephemeral.Actors.Signals.Dispatch;

namespace Ephemeral.Actors.Tests.Signals.Dispatch;

/// <summary>Drives a queue at random and says what it did wrong.</summary>
internal sealed class DeliveryQueueModel(int seed, bool inOrder, int concurrency, int room, int names)
{
    private readonly Random _random = new(seed);
    private readonly DeliveryQueue _queue = new(concurrency, room, inOrder);
    private readonly List<SignalDelivery> _queued = [];
    private readonly List<SignalDelivery> _active = [];
    private readonly List<Wait> _waits = [];

    /// <summary>For each name that is ready, which others have started since it became so.</summary>
    private readonly Dictionary<string, HashSet<string>> _startedSince = [];

    private long _added;
    private long _dropped;
    private long _ended;

    public string? Wrong { get; private set; }

    private sealed record Wait(FlushMark Mark, HashSet<SignalDelivery> For)
    {
        public SignalDelivery? Inside { get; set; }
    }

    private int SlotsTaken => _active.Count(delivery => !IsFlushing(delivery));

    public void Step()
    {
        switch (_random.Next(100))
        {
            case < 50:
                Add();
                break;
            case < 85 when _active.Count > 0:
                End(_active[_random.Next(_active.Count)]);
                break;
            case < 89:
                Flush(null);
                break;
            case < 96 when _active.Count > 0:
                Flush(_active[_random.Next(_active.Count)]);
                break;
            case < 98 when _waits.Count > 0:
                Withdraw(_waits[_random.Next(_waits.Count)]);
                break;
            case 99 when _random.Next(10) == 0:
                _queue.DropAll();
                _dropped += _queued.Count;
                _queued.Clear();
                break;
        }

        Settle();
    }

    /// <summary>Ends those that run and wait for nothing, until all is done: whoever waits must be freed by that alone.</summary>
    public void EndAll()
    {
        while (_active.Find(delivery => !IsFlushing(delivery)) is { } running && Wrong is null)
        {
            End(running);
            Settle();
        }

        Check(_queued.Count + _active.Count + _waits.Count == 0, "something waits for ever");
    }

    private void Add()
    {
        var delivery = new SignalDelivery(Heard.Signal($"name {_random.Next(names)}"), []);
        var startsAtOnce = SlotsTaken < concurrency
            && (!inOrder || _queued.Concat(_active).All(other => other.Signal.Signal != delivery.Signal.Signal));
        _queue.Add(delivery);
        _queued.Add(delivery);
        if (_queued.Count > room && !startsAtOnce)
        {
            _queued.RemoveAt(0);
            _dropped++;
        }

        Check(delivery.Number == ++_added, "numbers count up");
    }

    private void End(SignalDelivery delivery)
    {
        _queue.End(delivery, failures: 0);
        _active.Remove(delivery);
        _ended++;
        foreach (var wait in _waits.Where(wait => wait.Inside == delivery))
            wait.Inside = null;
    }

    private void Flush(SignalDelivery? inside)
    {
        var mark = _queue.Mark(new FlushMark(), inside);
        _waits.RemoveAll(wait => wait.Mark == mark);
        _waits.Add(new Wait(mark, [.. _queued, .. _active]) { Inside = inside });
    }

    private void Withdraw(Wait wait)
    {
        _queue.Withdraw(wait.Mark);
        _waits.Remove(wait);
    }

    private void Settle()
    {
        while (_queue.TryRelease() is { } mark)
        {
            var wait = _waits.Single(wait => wait.Mark == mark);
            Check(IsOver(wait), "a flush ends early");
            Check(wait.Inside is null || SlotsTaken < concurrency, "a handler goes on without a slot");
            _waits.Remove(wait);
        }

        Check(
            !_waits.Exists(wait => IsOver(wait) && (wait.Inside is null || SlotsTaken < concurrency)),
            "a flush that is over is held");
        var hadSlot = SlotsTaken < concurrency;
        if (_queue.TryStart() is { } started)
            Start(started, hadSlot);
        NoteReady();
        Check(SlotsTaken >= concurrency || _startedSince.Count == 0, "a slot is free while one may start");
        Check(_queue.TryStart() is null, "one step lets more than one start");
        Check(
            _queue.Counts == new DeliveryCounts(_added, _ended, 0, _dropped, _queued.Count, _active.Count),
            "the counts are wrong");
        _queue.CheckInvariants();
    }

    private void Start(SignalDelivery started, bool hadSlot)
    {
        var name = started.Signal.Signal;
        Check(hadSlot, "more run than may");
        Check(started == (inOrder ? _queued.Find(other => other.Signal.Signal == name) : _queued[0]), "out of order");
        Check(!inOrder || _active.TrueForAll(other => other.Signal.Signal != name), "two of a name run");
        _queued.Remove(started);
        _active.Add(started);
        _startedSince.Remove(name);
        if (inOrder)
            Check(_startedSince.Values.All(since => since.Add(name)), "a name has two turns while another waits for its first");
    }

    private void NoteReady()
    {
        var ready = _queued.Select(delivery => delivery.Signal.Signal).ToHashSet();
        if (inOrder)
            ready.ExceptWith(_active.Select(delivery => delivery.Signal.Signal));
        foreach (var gone in _startedSince.Keys.Where(name => !ready.Contains(name)).ToList())
            _startedSince.Remove(gone);
        foreach (var name in ready)
            _startedSince.TryAdd(name, []);
    }

    private bool IsFlushing(SignalDelivery delivery) => _waits.Exists(wait => wait.Inside == delivery);

    /// <summary>Whether nothing that it is for is left, but for what waits for such a flush itself.</summary>
    private bool IsOver(Wait wait) => !wait.For.Where(delivery => _active.Contains(delivery) || _queued.Contains(delivery))
        .Any(left => wait.Inside is null || !(IsFlushing(left) || StandsBehindFlushing(left)));

    private bool StandsBehindFlushing(SignalDelivery delivery) => inOrder && _queued.Contains(delivery)
        && _active.Exists(active => active.Signal.Signal == delivery.Signal.Signal && IsFlushing(active));

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
            Wrong ??= otherwise;
    }
}
