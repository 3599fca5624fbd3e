using System.Collections.Concurrent;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The dispatchers that the configuration names.</summary>
internal sealed class Dispatchers(Config config)
{
    private const string DefaultId = "akka.actor.default-dispatcher";
    private const int DefaultThroughput = 30;

    private readonly ConcurrentDictionary<string, MessageDispatcher> _byId = new();
    private readonly MessageDispatcher _default = New(config, DefaultId);

    /// <exception cref="ConfigurationException">The configuration has no such dispatcher.</exception>
    internal MessageDispatcher Lookup(string? id)
    {
        if (string.IsNullOrEmpty(id) || id == DefaultId) return _default;
        if (_byId.TryGetValue(id, out var dispatcher)) return dispatcher;
        if (!config.HasPath(id))
            throw new ConfigurationException(
                $"Dispatcher [{id}] is not configured. Add a section of that path, e.g. {id}.throughput = {DefaultThroughput}.");
        return _byId.GetOrAdd(id, New(config, id));
    }

    private static MessageDispatcher New(Config config, string id)
    {
        var throughput = config.GetInt($"{id}.throughput", DefaultThroughput);
        if (throughput < 1) throw new ConfigurationException($"{id}.throughput is {throughput}; it must be at least 1.");
        return new MessageDispatcher(id, throughput);
    }
}
