using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>The options of each registered coordinator with all settings laid over them; what they override is logged, once.</summary>
internal sealed class LayeredOptions(CoordinatorSections sections, ILogger<LayeredOptions> log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CoordinatorRegistration, OptionsLayer> _layers = [];

    /// <exception cref="ConfigurationException">Settings that are unknown or can't be read: all of them.</exception>
    public EphemeralOptions Of(CoordinatorRegistration registration) => LayerOf(registration).OptionsOrThrow();

    public OptionsLayer LayerOf(CoordinatorRegistration registration)
    {
        lock (_lock)
        {
            if (!_layers.TryGetValue(registration, out var layer))
                _layers.Add(registration, layer = Lay(registration));
            return layer;
        }
    }

    private OptionsLayer Lay(CoordinatorRegistration registration)
    {
        var layer = new OptionsLayer(registration.Options, [], []);
        foreach (var settings in sections.Of(registration.Name))
        {
            var next = settings.LayOver(layer.Options);
            layer = new OptionsLayer(next.Options, [.. layer.Overrides, .. next.Overrides], [.. layer.Errors, .. next.Errors]);
        }

        foreach (var (option, before, after, source) in layer.Overrides.Where(o => !Equals(o.Before, o.After)))
            log.OptionOverridden(registration.Name, option, after ?? "off", source, before ?? "off");
        return layer;
    }
}
