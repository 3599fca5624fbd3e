using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>Makes the options of registered coordinators, by name, from those that code gave.</summary>
internal sealed class CoordinatorOptionsFactory(
    IEnumerable<CoordinatorRegistration> registrations, IEnumerable<IConfigureOptions<EphemeralOptions>> configurations,
    IEnumerable<IPostConfigureOptions<EphemeralOptions>> postConfigurations, IEnumerable<IValidateOptions<EphemeralOptions>> validations)
    : OptionsFactory<EphemeralOptions>(configurations, postConfigurations, validations)
{
    protected override EphemeralOptions CreateInstance(string name) =>
        registrations.FirstOrDefault(registration => registration.OptionsName == name)?.Options.Copy() ?? base.CreateInstance(name);
}

/// <summary>
/// Lays settings over the options of registered coordinators, those of the actor system first and then those of the
/// application, logs what they override, and finds all that is wrong with the outcome.
/// </summary>
internal sealed class CoordinatorOptionsLayers(
    IEnumerable<CoordinatorRegistration> registrations, CoordinatorSystem system, ILogger<CoordinatorOptionsLayers> log,
    IConfiguration? configuration = null) : IPostConfigureOptions<EphemeralOptions>, IValidateOptions<EphemeralOptions>
{
    /// <summary>Where the application's configuration speaks of coordinators by name.</summary>
    public const string Section = "Ephemeral:Coordinators";

    public void PostConfigure(string? name, EphemeralOptions options)
    {
        if (Find(name) is not { } registration)
            return;
        CoordinatorSettings.Lay(options, system.Settings, registration.Name);
        // keys of the application's configuration have no case
        foreach (var section in configuration?.GetSection(Section).GetChildren() ?? [])
        {
            if (section.Key.Equals(registration.Name, StringComparison.OrdinalIgnoreCase))
                CoordinatorSettings.Lay(options, section);
        }

        foreach (var (option, before, after, source) in options.Settings!.Changes.Where(change => !Equals(change.Before, change.After)))
            log.OptionOverridden(registration.Name, option, after ?? "off", source, before ?? "off");
    }

    public ValidateOptionsResult Validate(string? name, EphemeralOptions options)
    {
        if (Find(name) is not { } registration)
            return ValidateOptionsResult.Skip;
        string[] wrong =
        [
            .. options.Settings!.Errors,
            .. options.Check().Errors(option => options.Settings.SourceOf(option) ?? "code")
                .Select(error => $"Coordinator '{registration.Name}': {error}"),
        ];
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private CoordinatorRegistration? Find(string? name) =>
        registrations.FirstOrDefault(registration => registration.OptionsName == name);
}
