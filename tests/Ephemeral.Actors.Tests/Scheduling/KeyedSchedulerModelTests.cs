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
        Run(new Model(seed, fair, perKey, keys), seed);
    }

    [Theory]
    [InlineData(60, 2, 7)]
    [InlineData(61, 2, 60)]
    [InlineData(62, 3, 7)]
    public void Nothing_is_lost_or_out_of_order_when_it_hears_of_starts_late(int seed, int perKey, int keys) =>
        Run(new Model(seed, fair: true, perKey, keys) { IsNewsLate = true }, seed);

    private static void Run(Model model, int seed)
    {
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

        /// <summary>For each key that could start something now: who else has started since it can.</summary>
        private readonly Dictionary<Lane, HashSet<Lane>> _turnsPast = [];

        private string? _wrong;

        public Model(int seed, bool fair, int perKey, int keys)
            : base(seed, fair ? new FairKeyedOrder(perKey) : new KeyedAdmissionOrder(perKey), tellsStarts: perKey > 1)
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

        protected override void OnCancelled(Operation operation)
        {
            // with a slot, it was its key's turn
            if (ToldInHand.Contains(operation))
                _turnsPast.Remove(operation.Lane!);
            NoteReady();
        }

        protected override void OnEnd(Operation operation) => NoteReady();

        protected override void OnHandOver(IReadOnlyList<Operation> run)
        {
            if (!_fair)
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
            TakeTurn(lane);
            NoteReady();
        }

        protected override string? Wrong() => _wrong;

        private void TakeTurn(Lane lane)
        {
            _turnsPast.Remove(lane);
            foreach (var (waiting, past) in _turnsPast)
            {
                if (!past.Add(lane))
                    _wrong = $"{lane.Text} has two turns while {waiting.Text} waits for its first";
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

        /// <summary>By what runs and waits in truth, whatever the scheduler knows of it.</summary>
        private void NoteReady()
        {
            // of what it hears late it can't keep its promise
            if (!_fair || IsNewsLate)
                return;
            var waiting = Waiting.Select(operation => operation.Lane!).ToHashSet();
            var running = RunningNow.ToLookup(operation => operation.Lane!);
            foreach (var lane in _lanes)
            {
                if (waiting.Contains(lane) && running[lane].Count() < _perKey)
                    _turnsPast.TryAdd(lane, []);
                else
                    _turnsPast.Remove(lane);
            }
        }
    }
}
