using System.Diagnostics;

namespace Ephemeral.Patterns;

/// <summary>Two judgements on samples that come one an interval: whether their mean over the last few is high, and whether the newest lies
/// far from those before it. Each begins at one mark and ends at a lower one.</summary>
/// <param name="window">Over how many samples the mean is.</param>
/// <param name="highMark">The mean at which a burst begins; infinite for never.</param>
/// <param name="lowMark">The mean at which it ends.</param>
/// <param name="baseline">How many samples the newest is compared with.</param>
/// <param name="highScore">How many deviations from their mean an anomaly begins at.</param>
/// <param name="lowScore">At how many it ends.</param>
/// <param name="leastDeviation">What a smaller deviation counts as, so that after a flat stretch not everything is far.</param>
internal sealed class AnomalyCore(
    int window, double highMark, double lowMark, int baseline, double highScore, double lowScore, double leastDeviation)
{
    private readonly Queue<double> _window = new();

    // those that are usual; the unusual ones of an anomaly that goes on are aside, and become usual if it lasts as long as the baseline
    private readonly Queue<double> _usual = new();
    private readonly Queue<double> _aside = new();

    public bool IsBurst { get; private set; }

    public bool IsAnomaly { get; private set; }

    public long Bursts { get; private set; }

    public long Anomalies { get; private set; }

    /// <summary>The mean over the window; 0 before the first sample.</summary>
    public double Mean { get; private set; }

    /// <summary>How many deviations the newest sample lies above the mean of the baseline, or below it; null until that is full.</summary>
    public double? Score { get; private set; }

    public void Add(double sample)
    {
        Enqueue(_window, sample, window);
        Mean = _window.Average();
        if (IsBurst ? Mean <= lowMark : Mean >= highMark && _window.Count == window)
        {
            IsBurst = !IsBurst;
            Bursts += IsBurst ? 1 : 0;
        }

        Score = _usual.Count < baseline ? null : ScoreOf(sample);
        if (Score is { } score && (IsAnomaly ? Math.Abs(score) <= lowScore : Math.Abs(score) >= highScore))
        {
            IsAnomaly = !IsAnomaly;
            Anomalies += IsAnomaly ? 1 : 0;
            _aside.Clear();
        }

        if (!IsAnomaly)
        {
            Enqueue(_usual, sample, baseline);
        }
        else if (Enqueue(_aside, sample, baseline) == baseline)
        {
            // it has lasted as long as what is usual is looked back on: this is usual now
            while (_aside.TryDequeue(out var usual))
                Enqueue(_usual, usual, baseline);
            IsAnomaly = false;
        }

        CheckInvariants();
    }

    private static int Enqueue(Queue<double> samples, double sample, int most)
    {
        if (samples.Count == most)
            samples.Dequeue();
        samples.Enqueue(sample);
        return samples.Count;
    }

    private double ScoreOf(double sample)
    {
        var mean = _usual.Average();
        var variance = _usual.Average(usual => (usual - mean) * (usual - mean));
        return (sample - mean) / Math.Max(leastDeviation, Math.Sqrt(variance));
    }

    [Conditional("DEBUG")]
    private void CheckInvariants()
    {
        Debug.Assert(_window.Count <= window && _usual.Count <= baseline && _aside.Count < baseline, "Samples are bounded.");
        Debug.Assert(IsAnomaly == (_aside.Count > 0), "Samples are aside while there is an anomaly, at first the one that began it.");
    }
}
