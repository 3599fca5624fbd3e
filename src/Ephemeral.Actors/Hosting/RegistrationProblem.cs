namespace Ephemeral.Actors.Hosting;

/// <summary>What was found to be wrong while registering, told when the host starts.</summary>
internal sealed record RegistrationProblem(string Text);
