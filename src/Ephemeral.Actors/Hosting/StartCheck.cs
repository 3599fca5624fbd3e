using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ephemeral.Actors.Hosting;

/// <summary>A mistake that was found while registering, told when the host starts.</summary>
internal sealed record RegistrationProblem(string Text);

/// <summary>Looks through everything that is registered, without making any of it.</summary>
internal sealed class StartCheck(
    IServiceCollection descriptors, IEnumerable<CoordinatorRegistration> registrations, IEnumerable<RegistrationProblem> problems,
    IOptionsMonitor<EphemeralOptions> options, CoordinatorSystem system, ILogger<StartCheck> log,
    IServiceProviderIsKeyedService? services = null, IConfiguration? configuration = null)
{
    /// <exception cref="EphemeralStartException">All that is wrong.</exception>
    public void Run()
    {
        WarnOfUnknownNames();
        string[] errors =
        [
            .. problems.Select(problem => problem.Text),
            .. registrations.SelectMany(registration => OptionErrors(registration).Concat(HandlerErrors(registration))),
            .. UnknownSections(),
        ];
        if (errors.Length > 0)
            throw new EphemeralStartException(errors);
    }

    private IEnumerable<string> OptionErrors(CoordinatorRegistration registration)
    {
        try
        {
            options.Get(registration.OptionsName);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    // which services a handler will miss is told from what is registered
    private IEnumerable<string> HandlerErrors(CoordinatorRegistration registration)
    {
        if (services is null || registration.Handler is not { } handler)
            return [];
        var (whose, name) = ($"Coordinator '{registration.Name}'", TypeName.Of(handler));
        if (!services.IsService(handler))
            return [$"{whose} is to be served by {name}, which is not registered. Add it with services.AddScoped<{name}, …>()."];
        var made = descriptors.LastOrDefault(service => service.ServiceType == handler && !service.IsKeyedService)?.ImplementationType;
        var constructors = made?.GetConstructors();
        if (constructors is null || made!.ContainsGenericParameters || constructors.Any(one => one.GetParameters().All(IsThere)))
            return [];
        var missing = constructors.SelectMany(one => one.GetParameters()).Where(parameter => !IsThere(parameter))
            .Select(parameter => TypeName.Of(parameter.ParameterType)).Distinct();
        return [$"{whose}: its handler {TypeName.Of(made)} can't be made, for want of {string.Join(", ", missing)}. "
            + "Register what is missing, or take it out of the constructor."];
    }

    private bool IsThere(ParameterInfo parameter) => parameter.HasDefaultValue || parameter.IsDefined(typeof(ServiceKeyAttribute))
        || (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? services!.IsKeyedService(parameter.ParameterType, keyed.Key)
            : services!.IsService(parameter.ParameterType));

    private IEnumerable<string> UnknownSections() =>
        from section in configuration?.GetSection(CoordinatorOptionsLayers.Section).GetChildren() ?? []
        where !registrations.Any(registration => registration.Name.Equals(section.Key, StringComparison.OrdinalIgnoreCase))
        select $"{section.Path} is there, but no coordinator named '{section.Key}' is registered. {Registered()} "
            + "Register it, or correct the section's name.";

    // a coordinator that code makes by itself, under a name, is not registered, and reads these settings all the same
    private void WarnOfUnknownNames()
    {
        if (system.Settings is not { } settings || !settings.HasPath(CoordinatorSettings.Coordinators))
            return;
        var names = settings.GetConfig(CoordinatorSettings.Coordinators).AsEnumerable().Select(section => section.Key);
        foreach (var name in names.Except(registrations.Select(registration => registration.Name)))
            log.SettingsOfNobody(CoordinatorSettings.Coordinators, name, Registered());
    }

    private string Registered() => CoordinatorKind.Known(registrations.Select(registration => registration.Name));
}

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
/// Lays the actor system's settings and then the application's over registered options, logs what they override, and finds all that is wrong.
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
        if (configuration?.GetSection(Section).GetSection(registration.Name) is { } section && section.Exists())
            CoordinatorSettings.Lay(options, section);
        foreach (var (option, before, after, source) in options.Settings!.Changes.Where(change => !Equals(change.Before, change.After)))
            log.OptionOverridden(registration.Name, option, after ?? "off", source, before ?? "off");
    }

    public ValidateOptionsResult Validate(string? name, EphemeralOptions options)
    {
        if (Find(name) is not { } registration)
            return ValidateOptionsResult.Skip;
        var wrong = options.Settings!.Errors.Concat(options.Check().Errors(option => options.Settings.SourceOf(option) ?? "code")
            .Select(error => $"Coordinator '{registration.Name}': {error}")).ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private CoordinatorRegistration? Find(string? name) => registrations.FirstOrDefault(registration => registration.OptionsName == name);
}
