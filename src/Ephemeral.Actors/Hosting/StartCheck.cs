using Microsoft.Extensions.Logging;

namespace Ephemeral.Actors.Hosting;

/// <summary>Looks through everything that is registered, without making any of it.</summary>
internal sealed class StartCheck(
    IEnumerable<CoordinatorRegistration> registrations, IEnumerable<RegistrationProblem> problems, LayeredOptions options,
    CoordinatorSections sections, ServiceCheck services, ILogger<StartCheck> log)
{
    /// <exception cref="EphemeralStartException">All that is wrong.</exception>
    public void Run()
    {
        WarnOfUnknownNames();
        List<string> errors =
        [
            .. problems.Select(problem => problem.Text),
            .. registrations.SelectMany(ErrorsOf),
            .. UnknownSections(),
        ];
        if (errors.Count > 0)
            throw new EphemeralStartException(errors);
    }

    private IEnumerable<string> ErrorsOf(CoordinatorRegistration registration)
    {
        var layer = options.LayerOf(registration);
        var wrong = layer.Options.Check().Errors.Select(error => $"Coordinator '{registration.Name}': {error}");
        return [.. layer.Errors, .. wrong, .. services.Missing(registration)];
    }

    private IEnumerable<string> UnknownSections() =>
        from name in sections.NamesInConfiguration
        where !registrations.Any(registration => CoordinatorSections.IsCalled(name, registration.Name))
        select $"{CoordinatorSections.Root}:{name} is there, but no coordinator named '{name}' is registered. {Registered()} "
            + "Register it, or correct the section's name.";

    // a coordinator that code makes by itself, under a name, is not registered, and reads these settings all the same
    private void WarnOfUnknownNames()
    {
        foreach (var name in sections.NamesInHocon.Except(registrations.Select(registration => registration.Name)))
            log.SettingsOfNobody(CoordinatorSettings.Root, name, Registered());
    }

    private string Registered() => registrations.Any()
        ? $"Registered: {string.Join(", ", registrations.Select(registration => registration.Name).Distinct())}."
        : "None is registered.";
}
