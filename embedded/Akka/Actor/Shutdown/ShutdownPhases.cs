using Akka.Configuration;

namespace Akka.Actor;

/// <summary>A phase of the coordinated shutdown as configured.</summary>
/// <param name="Recover">Whether the shutdown goes on after a failure or timeout in it.</param>
internal sealed record ShutdownPhase(string Name, TimeSpan Timeout, bool Recover, bool Enabled, IReadOnlyList<string> DependsOn);

/// <summary>The configured phases in the order they run: each after those it depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly Dictionary<string, ShutdownPhase> _byName;
    private readonly List<ShutdownPhase> _ordered = [];

    internal ShutdownPhases(Config config)
    {
        var phases = config.GetConfig("phases");
        var timeout = config.GetTimeSpan("default-phase-timeout");
        _byName = phases.AsEnumerable().Select(entry => entry.Key).ToDictionary(name => name, name =>
        {
            var phase = phases.GetConfig(name);
            return new ShutdownPhase(
                name, phase.GetTimeSpan("timeout", timeout), phase.GetBoolean("recover", true), phase.GetBoolean("enabled", true),
                [.. phase.GetStringList("depends-on")]);
        });
        var visiting = new HashSet<string>();
        foreach (var name in _byName.Keys.Order(StringComparer.Ordinal)) Visit(name, visiting);
    }

    internal ShutdownPhase this[string name] => _byName.TryGetValue(name, out var phase)
        ? phase
        : throw new ConfigurationException(
            $"Unknown phase [{name}], known phases [{string.Join(", ", _ordered.Select(p => p.Name))}]. "
            + "Phases are defined in akka.coordinated-shutdown.phases.");

    internal IEnumerable<ShutdownPhase> From(string? name)
    {
        if (name is null) return _ordered;
        var first = this[name];
        return _ordered.SkipWhile(phase => phase != first);
    }

    private void Visit(string name, HashSet<string> visiting)
    {
        if (_ordered.Exists(phase => phase.Name == name)) return;
        if (!visiting.Add(name))
            throw new ConfigurationException(
                $"The phases of akka.coordinated-shutdown depend on each other in a cycle through [{name}].");
        if (!_byName.TryGetValue(name, out var phase))
            _byName.Add(name, phase = new ShutdownPhase(name, TimeSpan.FromSeconds(5), true, true, []));
        foreach (var before in phase.DependsOn) Visit(before, visiting);
        _ordered.Add(phase);
    }
}
