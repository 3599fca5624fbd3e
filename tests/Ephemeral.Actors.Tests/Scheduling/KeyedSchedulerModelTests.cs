using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Scheduling;
using Ephemeral.Actors.Tests.Support;

namespace Ephemeral.Actors.Tests.Scheduling;

/// <summary>The scheduler with operations that have keys, beside a naive account of who waits, who runs and who had turns.</summary>
public class KeyedSchedulerModelTests
{
    public static TheoryData<int, bool, int, int> Cases()
    {
        var cases = new TheoryData<int, bool, int, int>();
        var seed = 20;
        foreach (var fair in new[] { true, false })
        {
            foreach (var perKey in new[] { 1, 1, 1, 2, 3 })
            {
                foreach (var keys in new[] { 2, 7, 60 })
                    cases.Add(seed++, fair, perKey, keys);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_promises_hold_after_every_random_step(int seed, bool fair, int perKey, int keys)
    {
        var model = new Model(seed, fair, perKey, keys);
        for (var step = 0; step < 4_000; step++)
        {
            model.Step();
            model.Check($"seed {seed}, step {step}");
        }

        model.FinishAll();
        model.Check($"seed {seed}, at the end");
        Assert.Equal(model.Admitted, model.Ended + model.Cancelled);
        Assert.True(model.AllIdle, $"every key is idle in the end: seed {seed}");
    }

    private sealed class Model : SchedulerModel
    {
        private readonly bool _fair;
        private readonly int _perKey;
        private readonly Lane[] _lanes;
        private readonly Dictionary<Lane, long> _lastStarted = [];

        /// <summary>For each key that waits for a slot, or has been given one and not started: what others were given meanwhile.</summary>
        private readonly Dictionary<Lane, HashSet<Operation>> _turnsPast = [];

        private string? _wrong;

        public Model(int seed, bool fair, int perKey, int keys)
            : base(seed, fair ? new FairKeyedOrder(perKey) : new KeyedAdmissionOrder(perKey))
        {
            _fair = fair;
            _perKey = perKey;
            _lanes = [.. Enumerable.Range(0, keys).Select(key => Plain.Lane($"key {key}"))];
        }

        public bool AllIdle => _lanes.All(lane => !_lastStarted.ContainsKey(lane) || lane.Turn.List == ((KeyedOrder)Order).Idle);

        // a third of everything is of one key
        protected override Operation NewOperation()
        {
            var lane = _lanes[Random.Next(3) == 0 ? 0 : Random.Next(_lanes.Length)];
            Assert.True(lane.TryEnter() && lane.TryTake(int.MaxValue));
            return new KeyedWorkOperation<int>(0, lane);
        }

        protected override bool IsFollower(Operation operation, Operation running) => operation.Lane == running.Lane;

        protected override void OnAdmitted(Operation operation) => NoteReady();

        protected override void OnCancelled(Operation operation) => NoteReady();

        protected override void OnTold(IReadOnlyList<Operation> back)
        {
            // what was given back unstarted was no turn
            foreach (var past in _turnsPast.Values)
                past.ExceptWith(back);
            NoteReady();
        }

        protected override void OnHandOver(IReadOnlyList<Operation> run)
        {
            if (_fair)
                TakeTurns(run);
            else
                CheckAdmissionOrder(run);
        }

        protected override void OnStart(Operation operation)
        {
            var lane = operation.Lane!;
            if (_lastStarted.TryGetValue(lane, out var last) && last > operation.Number)
                _wrong = $"operations of {lane.Text} start out of order";
            _lastStarted[lane] = operation.Number;
            if (RunningNow.Count(running => running.Lane == lane) > _perKey)
                _wrong = $"more of {lane.Text} run than may";
            _turnsPast.Remove(lane);
            NoteReady();
        }

        protected override string? Wrong() => _wrong;

        private void TakeTurns(IReadOnlyList<Operation> run)
        {
            foreach (var operation in run)
            {
                var lane = operation.Lane!;
                foreach (var (waiting, past) in _turnsPast.Where(entry => entry.Key != lane))
                {
                    past.Add(operation);
                    if (past.Count(turn => turn.Lane == lane) > 1)
                        _wrong = $"{lane.Text} has two turns while {waiting.Text} waits for its first";
                }

                // from now on it waits to be started by its slot
                _turnsPast[lane] = [];
            }
        }

        /// <summary>What is handed over is, one after the other, the oldest of those that may start.</summary>
        private void CheckAdmissionOrder(IReadOnlyList<Operation> run)
        {
            var waiting = Waiting.Except(ToldInHand).ToList();
            var handed = new HashSet<Operation>();
            foreach (var operation in run)
            {
                if (waiting.Any(other => other.Number < operation.Number && !handed.Contains(other) && MayStart(other, handed)))
                    _wrong = "an operation is handed over before an older one that may start";
                handed.Add(operation);
            }
        }

        private bool MayStart(Operation operation, HashSet<Operation> run)
        {
            var inHand = ToldInHand.Where(other => other.Lane == operation.Lane).ToList();
            var inRun = run.Count(other => other.Lane == operation.Lane);
            if (inRun > 0)
                return _perKey == 1;
            return inHand.Count == 0 || (inHand.Count < _perKey && inHand.All(other => other.State != OperationState.Pending));
        }

        private void NoteReady()
        {
            if (!_fair)
                return;
            var waiting = Waiting.ToLookup(operation => operation.Lane!);
            var inHand = ToldInHand.ToLookup(operation => operation.Lane!);
            foreach (var lane in _lanes)
            {
                var unstarted = inHand[lane].Any(operation => operation.State == OperationState.Pending);
                var ready = waiting[lane].Any() && inHand[lane].Count() < _perKey;
                if (!ready && !unstarted)
                    _turnsPast.Remove(lane);
                else
                    _turnsPast.TryAdd(lane, []);
            }
        }
    }
}
