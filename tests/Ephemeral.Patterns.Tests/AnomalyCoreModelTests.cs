namespace Ephemeral.Patterns.Tests;

/// <summary>The core beside a model that computes everything anew from all samples.</summary>
public class AnomalyCoreModelTests
{
    [Theory]
    [InlineData(1, 5, 20)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 30, 10)]
    public void It_judges_by_the_last_samples_and_by_the_usual_ones(int seed, int window, int baseline)
    {
        const double High = 12, Low = 8, HighScore = 3, LowScore = 1, LeastDeviation = 0.5;
        var random = new Random(seed);
        var core = new AnomalyCore(window, High, Low, baseline, HighScore, LowScore, LeastDeviation);
        var all = new List<double>();
        var usual = new List<double>();
        var aside = new List<double>();
        var (isBurst, isAnomaly, bursts, anomalies) = (false, false, 0, 0);
        for (var step = 0; step < 20_000; step++)
        {
            // a level that shifts now and then, noise, and spikes
            var sample = (step / 50 % 3 * 5) + (random.NextDouble() * 3) + (random.Next(20) == 0 ? 30 : 0);
            all.Add(sample);
            core.Add(sample);

            var mean = all.TakeLast(window).Average();
            var wasBurst = isBurst;
            isBurst = isBurst ? mean > Low : all.Count >= window && mean >= High;
            bursts += isBurst && !wasBurst ? 1 : 0;

            double? score = null;
            if (usual.Count >= baseline)
            {
                var last = usual.TakeLast(baseline).ToList();
                var deviation = Math.Sqrt(last.Sum(one => Math.Pow(one - last.Average(), 2)) / baseline);
                score = (sample - last.Average()) / Math.Max(LeastDeviation, deviation);
                var wasAnomaly = isAnomaly;
                isAnomaly = isAnomaly ? Math.Abs(score.Value) > LowScore : Math.Abs(score.Value) >= HighScore;
                anomalies += isAnomaly && !wasAnomaly ? 1 : 0;
                if (isAnomaly != wasAnomaly)
                    aside.Clear();
            }

            (isAnomaly ? aside : usual).Add(sample);
            if (aside.Count == baseline)
            {
                usual.AddRange(aside);
                aside.Clear();
                isAnomaly = false;
            }

            Assert.True(
                (isBurst, isAnomaly, bursts, anomalies) == (core.IsBurst, core.IsAnomaly, core.Bursts, core.Anomalies),
                $"seed {seed}, step {step}: mean {mean}, score {score}");
            Assert.True(
                Math.Abs(mean - core.Mean) < 1e-9 && (score is null ? core.Score is null : Math.Abs(score.Value - core.Score!.Value) < 1e-6),
                $"seed {seed}, step {step}");
        }

        Assert.True(bursts > 20 && anomalies > 20, $"{bursts} bursts, {anomalies} anomalies");
    }
}
