namespace Ephemeral.Patterns.Tests;

/// <summary>The breaker's core beside a model that keeps everything it heard and searches that.</summary>
public class CircuitCoreModelTests
{
    private static readonly TimeSpan Window = Seconds(10), Break = Seconds(7), Probe = Seconds(3);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(4, 20, false)]
    [InlineData(5, 5, true)]
    public void State_and_counts_are_those_of_the_model(int seed, int threshold, bool needsSuccess)
    {
        var random = new Random(seed);
        var core = new CircuitCore(threshold, Window, Break, Probe, needsSuccess);
        var model = new Model(threshold, needsSuccess);
        var now = TimeSpan.Zero;
        var seen = new HashSet<SignalCircuitState>();
        for (var step = 0; step < 50_000; step++)
        {
            now += random.Next(3) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 4_000)) : TimeSpan.Zero;
            // now and then to the very moment at which something ends
            if (core.Due is { } due && due > now && random.Next(4) == 0)
                now = due;
            switch (random.Next(5))
            {
                case < 3:
                    core.Fail(now);
                    model.Hear(isFailure: true, now);
                    break;
                case 3:
                    core.Succeed(now);
                    model.Hear(isFailure: false, now);
                    break;
                default:
                    core.Advance(now);
                    model.Advance(now);
                    break;
            }

            core.CheckInvariants();
            seen.Add(core.State);
            Assert.True(
                (model.State, model.Opened, model.Closed, model.Failures(now)) ==
                (core.State, core.Opened, core.Closed, core.FailuresAt(now)),
                $"seed {seed}, step {step}: {model.State} {core.State}, {model.Failures(now)} {core.FailuresAt(now)} failures");
        }

        Assert.Equal(3, seen.Count);
        Assert.True(core.Closed > 10 && core.Opened > core.Closed, $"seed {seed}: {core.Opened} opened, {core.Closed} closed");
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private sealed class Model(int threshold, bool needsSuccess)
    {
        private readonly List<TimeSpan> _failures = [];
        private TimeSpan _since;

        public SignalCircuitState State { get; private set; }

        public long Opened { get; private set; }

        public long Closed { get; private set; }

        public int Failures(TimeSpan now) => State == SignalCircuitState.Closed
            ? _failures.Count(at => at >= _since && now - at < Window)
            : 0;

        public void Hear(bool isFailure, TimeSpan now)
        {
            Advance(now);
            if (State == SignalCircuitState.HalfOpen)
                Enter(isFailure ? SignalCircuitState.Open : SignalCircuitState.Closed, now);
            else if (State == SignalCircuitState.Closed && isFailure)
                Count(now);
        }

        public void Advance(TimeSpan now)
        {
            if (State == SignalCircuitState.Open && now - _since >= Break)
                Enter(SignalCircuitState.HalfOpen, now);
            else if (State == SignalCircuitState.HalfOpen && now - _since >= Probe)
                Enter(needsSuccess ? SignalCircuitState.Open : SignalCircuitState.Closed, now);
        }

        private void Count(TimeSpan now)
        {
            _failures.Add(now);
            if (Failures(now) >= threshold)
                Enter(SignalCircuitState.Open, now);
        }

        private void Enter(SignalCircuitState state, TimeSpan now)
        {
            State = state;
            _since = now;
            _failures.Clear();
            Opened += state == SignalCircuitState.Open ? 1 : 0;
            Closed += state == SignalCircuitState.Closed ? 1 : 0;
        }
    }
}
