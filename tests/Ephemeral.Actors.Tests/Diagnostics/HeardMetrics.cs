using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Diagnostics;

/// <summary>Listens to the meter, and tells what it heard of one coordinator.</summary>
internal sealed class HeardMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _recorded = new();
    private readonly ConcurrentQueue<(string Name, long Value, Dictionary<string, object?> Tags)> _observed = new();

    public HeardMetrics(Action? onRecorded = null)
    {
        RuntimeHelpers.RunClassConstructor(typeof(CoordinatorMeter).TypeHandle);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != EphemeralDiagnostics.MeterName)
                return;
            _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            _recorded.Enqueue((instrument.Name, value, new(tags.ToArray())));
            onRecorded?.Invoke();
        });
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _observed.Enqueue((instrument.Name, value, new(tags.ToArray()))));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => [.. _instruments.Values];

    /// <summary>What was recorded of a coordinator, as seconds and outcome, in order.</summary>
    public IReadOnlyList<(double Seconds, object? Outcome)> Recorded(string name, string coordinator) =>
    [
        .. _recorded.Where(heard => heard.Name == name && (string?)heard.Tags["coordinator"] == coordinator)
            .Select(heard => (heard.Value, heard.Tags.GetValueOrDefault("outcome"))),
    ];

    /// <summary>What is observed of a coordinator now: instrument, with its outcome where there is one, and value.</summary>
    public Dictionary<string, long> Observe(string coordinator)
    {
        _observed.Clear();
        _listener.RecordObservableInstruments();
        return _observed.Where(heard => (string?)heard.Tags["coordinator"] == coordinator).ToDictionary(
            heard => heard.Tags.TryGetValue("outcome", out var outcome) ? $"{heard.Name} {outcome}" : heard.Name, heard => heard.Value);
    }

    /// <summary>Ends when none is observed of a name: one that has been disposed of, such as of another test, is so until its actor has stopped.</summary>
    public Task NoneIsNamed(string coordinator) => Eventually.True(() => Observe(coordinator).Count == 0);

    public IEnumerable<string> Tags
    {
        get
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            return _observed.SelectMany(heard => heard.Tags.Keys).Concat(_recorded.SelectMany(heard => heard.Tags.Keys)).Distinct();
        }
    }

    public void Dispose() => _listener.Dispose();
}
